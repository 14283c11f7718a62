"""Files laid out as R, Excel, MATLAB, Kaggle and others write them. The programs themselves are not needed."""

import gzip
import json

import numpy as np
import pandas as pd

ROWS = 24
NAMES = ['a', 'b', 'c']


def lines(cases, file, header, rows, end='\n', encoding='utf-8'):
    text = end.join([*([] if header is None else [header]), *rows]) + end
    cases.path(file).write_bytes(text.encode(encoding))


def joined(values, separator, form=repr):
    return [separator.join(form(float(v)) for v in row) for row in values]


def of_r(cases, values, classes, random):
    digits = [[float('%.15g' % v) for v in row] for row in values]
    body = joined(digits, ',', lambda v: '%.15g' % v)
    quoted = [f'"{i + 1}",{row},"{kind}"' for i, (row, kind) in enumerate(zip(body, classes))]
    lines(cases, 'r-write.csv', '"","a","b","c","Species"', quoted)
    cases.reads('R', 'r-write.csv', digits, NAMES, classes, label='Species', exclude=['1'])
    with_na = [f'NA,{row.split(",", 1)[1]},TRUE' if i == 2 else f'{row},FALSE' for i, row in enumerate(body)]
    lines(cases, 'r-na.csv', '"a","b","c","d"', with_na)
    holed = np.c_[digits, np.zeros(ROWS)]
    holed[2, 0], holed[2, 3] = np.nan, 1
    cases.reads('R', 'r-na.csv', holed, [*NAMES, 'd'])
    lines(cases, 'r-write.csv2.csv', '"a";"b";"c"', [row.replace(',', ';').replace('.', ',') for row in body])
    cases.reads('R', 'r-write.csv2.csv', digits, NAMES)
    spaced = [f'"{i + 1}" ' + row.replace(',', ' ') for i, row in enumerate(body)]
    lines(cases, 'r-write.table.txt', '"a" "b" "c"', spaced)
    cases.reads('R', 'r-write.table.txt', digits, NAMES, exclude=['1'])
    lines(cases, 'r-sep-tab.txt', 'a\tb\tc', [row.replace(',', '\t') for row in body])
    cases.reads('R', 'r-sep-tab.txt', digits, NAMES)
    lines(cases, 'r-inf.csv', 'a,b', ['1e+05,Inf', '-1e-07,-Inf', '12,NaN', '3,NA'])
    cases.refused('R', 'r-inf.csv', '"Inf"')
    cases.path('r.rds').write_bytes(gzip.compress(b'X\n\0\0\0\3' + bytes(50)))
    cases.refused('R', 'r.rds', 'file of R')


def of_excel(cases, values, classes, random):
    rounded = np.round(values, 4)
    body = joined(rounded, ',')
    german = [row.replace(',', ';').replace('.', ',') for row in body]
    for file, header, rows, end, encoding in (
            ('excel-utf8.csv', 'a,b,c', body, '\r\n', 'utf-8-sig'), ('excel-mac.csv', 'a,b,c', body, '\r', 'utf-8'),
            ('excel-unicode.txt', 'a\tb\tc', [row.replace(',', '\t') for row in body], '\r\n', 'utf-16'),
            ('excel-german.csv', 'a;b;c', german, '\r\n', 'cp1252')):
        lines(cases, file, header, rows, end, encoding)
        cases.reads('Excel', file, rounded, NAMES)
    lines(cases, 'excel-upper.csv', 'a,b', ['TRUE,1', 'FALSE,2', ',3'], '\r\n')
    cases.reads('Excel', 'excel-upper.csv', [[1, 1], [0, 2], [np.nan, 3]], ['a', 'b'])
    lines(cases, 'excel-na.csv', 'a,b', ['#N/A,1', '0.5,2'], '\r\n')
    cases.reads('Excel', 'excel-na.csv', [[np.nan, 1], [0.5, 2]], ['a', 'b'])
    lines(cases, 'excel-empty-rows.csv', 'a,b', ['1,2', '3,4', ',', ','], '\r\n')
    cases.reads('Excel', 'excel-empty-rows.csv', [[1, 2], [3, 4], [np.nan] * 2, [np.nan] * 2], ['a', 'b'])
    lines(cases, 'excel-empty-columns.csv', 'a,b,,', ['1,2,,', '3,4,,'], '\r\n')
    cases.reads('Excel', 'excel-empty-columns.csv', [[1, 2], [3, 4]], ['a', 'b'], columns=['a', 'b'])
    for name, row in {'thousands': '"1,234.50",2', 'percent': '12%,2', 'currency': '$1.50,2', 'error': '#DIV/0!,2'}.items():
        lines(cases, f'excel-{name}.csv', 'a,b', [row, row, '3,4'], '\r\n')
        cases.refused('Excel', f'excel-{name}.csv', '"a"')
    lines(cases, 'excel-german-thousands.csv', 'a;b', ['1.234,50;2', '2.345,25;3'], '\r\n')
    cases.refused('Excel', 'excel-german-thousands.csv', '"a"')


def of_matlab(cases, values, classes, random):
    digits = [[float('%.15g' % v) for v in row] for row in values]
    lines(cases, 'matlab-writematrix.csv', None, joined(digits, ',', lambda v: '%.15g' % v))
    cases.reads('MATLAB', 'matlab-writematrix.csv', digits)
    lines(cases, 'matlab-ascii.txt', None, joined(digits, '', lambda v: '%16.7e' % v), '\r\n')
    cases.reads('MATLAB', 'matlab-ascii.txt', [[float('%.7e' % v) for v in row] for row in digits])
    lines(cases, 'matlab-writetable.txt', 'a,b', ['1,NaN', 'NaN,2', '3,4'])
    cases.reads('MATLAB', 'matlab-writetable.txt', [[1, np.nan], [np.nan, 2], [3, 4]], ['a', 'b'])
    lines(cases, 'matlab-complex.csv', None, ['1+2i,3', '2-1i,4'])
    cases.refused('MATLAB', 'matlab-complex.csv', '"2-1i"')
    cases.path('matlab-records.json').write_text(json.dumps([dict(zip(NAMES, row)) for row in digits]))
    cases.reads('MATLAB', 'matlab-records.json', digits, NAMES)
    cases.path('matlab-7.mat').write_bytes(b'MATLAB 5.0 MAT-file, Platform: GLNXA64'.ljust(124) + b'\0\1IM' + bytes(64))
    cases.path('matlab-7.3.mat').write_bytes(b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(512) + b'\x89HDF\r\n\x1a\n' + bytes(64))
    for file in ('matlab-7.mat', 'matlab-7.3.mat'):
        cases.refused('MATLAB', file, 'MATLAB')


def of_kaggle(cases, values, classes, random):
    pixels, digits = random.integers(0, 256, (ROWS, 16)), random.integers(0, 10, ROWS)
    names = [f'pixel{i}' for i in range(16)]
    pd.DataFrame(pixels, columns=names).assign(label=digits)[['label', *names]].to_csv(cases.path('kaggle-digits.csv'), index=False)
    cases.reads('Kaggle', 'kaggle-digits.csv', pixels, names, digits, label='label')
    lines(cases, 'kaggle-titanic.csv', 'PassengerId,Survived,Name,Sex,Age,Fare', [
        '1,0,"Braund, Mr. Owen",male,22,7.25', '2,1,"Cumings, Mrs. John ""Flo""",female,38,71.2833', '3,1,"Heikkinen",female,,7.925'])
    read = {'label': 'Survived', 'exclude': ['PassengerId', 'Name']}
    cases.refused('Kaggle', 'kaggle-titanic.csv', '"Sex"', **read)
    cases.reads('Kaggle', 'kaggle-titanic.csv', [[22, 7.25, 0, 1], [38, 71.2833, 1, 0], [np.nan, 7.925, 1, 0]],
                ['Age', 'Fare', 'Sex=female', 'Sex=male'], [0, 1, 1], **read, categories=['Sex'])
    lines(cases, 'kaggle-fraud.csv', '"Time","V1","Class"', ['0,-1.35980713,"0"', '1,1.19185711,"1"'])
    cases.reads('Kaggle', 'kaggle-fraud.csv', [[0, -1.35980713], [1, 1.19185711]], ['Time', 'V1'], [0, 1], label='Class')


def of_others(cases, values, classes, random):
    lines(cases, 'julia.csv', 'a,b', ['1.0,missing', '2.0,3.5'])
    cases.refused('Julia', 'julia.csv', 'missing')
    lines(cases, 'weka.arff', '@relation iris', ['@attribute a numeric', '@data', '1.5'])
    cases.refused('Weka', 'weka.arff', 'an ARFF file')
    lines(cases, 'libsvm.txt', None, ['1 1:0.5 3:2', '-1 2:1 3:4'])
    cases.refused('LIBSVM', 'libsvm.txt', 'which is no number')
    lines(cases, 'bigquery.jsonl', None, ['{"a":"1","b":2.5}', '{"a":"2","b":null}'])
    cases.reads('BigQuery', 'bigquery.jsonl', [[1, 2.5], [2, np.nan]], ['a', 'b'])
