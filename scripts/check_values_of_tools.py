"""Files of other tools: what libraries of Python write in their many ways, and the layouts of other programs."""

import gzip
import io
import json
import pickle
import struct
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
from PIL import Image

from check_values_of_programs import NAMES, ROWS, lines, of_excel, of_kaggle, of_matlab, of_others, of_r


def files_of_tools(cases, random):
    values = random.normal(size=(ROWS, 3))
    classes = np.array(['setosa', 'virginica'])[random.integers(2, size=ROWS)]
    for write in (of_pandas, of_numpy, of_r, of_excel, of_spark, of_matlab, of_kaggle, of_torchvision, of_hugging_face,
                  of_polars, of_others):
        write(cases, values, classes, random)


def of_pandas(cases, values, classes, random):
    frame = pd.DataFrame(values, columns=NAMES)
    for orient in ('split', 'columns', 'index', 'values', 'table'):
        file = f'pandas-{orient}.json'
        frame.to_json(cases.path(file), orient=orient, double_precision=15)
        kept = pd.read_json(io.StringIO(frame.to_json(orient='records', double_precision=15)), precise_float=True)
        cases.reads('pandas', file, kept, NAMES if orient != 'values' else ['column 1', 'column 2', 'column 3'])
    nullable = pd.DataFrame({'i': pd.array([None, *range(ROWS - 1)], 'Int64'), 'f': pd.array(values[:, 0], 'Float64'),
                             'o': pd.array([None, *[True, False] * (ROWS // 2 - 1), True], 'boolean')})
    nullable.to_parquet(cases.path('pandas-nullable.parquet'))
    nullable.to_csv(cases.path('pandas-nullable.csv'), index=False)
    for ending in ('parquet', 'csv'):
        cases.reads('pandas', f'pandas-nullable.{ending}', nullable.astype(float), nullable.columns)
    named = frame.assign(kind=pd.Categorical(classes))
    named.to_parquet(cases.path('pandas-category.parquet'))
    named.to_feather(cases.path('pandas-category.feather'))
    for ending in ('parquet', 'feather'):
        cases.reads('pandas', f'pandas-category.{ending}', values, NAMES, classes, label='kind')
    endless = frame.mask(values > 1.5, np.inf).mask(values < -1.5, -np.inf)
    endless.to_csv(cases.path('pandas-inf.csv'), index=False)
    cases.refused('pandas', 'pandas-inf.csv', 'inf')
    frame.assign(when=pd.date_range('2020-01-01', periods=ROWS)).to_csv(cases.path('pandas-dates.csv'), index=False)
    cases.refused('pandas', 'pandas-dates.csv', '"when"')
    cases.reads('pandas', 'pandas-dates.csv', values, NAMES, exclude=['when'])
    frame.to_csv(cases.path('pandas-unnamed.csv'))
    pd.read_csv(cases.path('pandas-unnamed.csv')).to_csv(cases.path('pandas-unnamed-twice.csv'), index=False)
    for file in ('pandas-unnamed.csv', 'pandas-unnamed-twice.csv'):
        cases.reads('pandas', file, values, NAMES, exclude=['1'])
    levels = frame.set_axis(pd.MultiIndex.from_tuples([('x', 'a'), ('x', 'b'), ('y', 'c')]), axis=1)
    levels.to_csv(cases.path('pandas-levels.csv'), index=False)
    cases.reads('pandas', 'pandas-levels.csv', values, ['x', 'x (2)', 'y'])
    for file, says in {'pandas.csv.bz2': 'bzip2', 'pandas.csv.xz': 'xz', 'pandas.pkl': 'pickle'}.items():
        (frame.to_pickle if file.endswith('pkl') else frame.to_csv)(cases.path(file))
        cases.refused('pandas', file, says)
    frame.to_stata(cases.path('pandas.dta'))
    cases.refused('pandas', 'pandas.dta', 'Stata')
    cases.path('pandas.html').write_text(frame.to_html())
    cases.refused('pandas', 'pandas.html', 'a web page')


def of_numpy(cases, values, classes, random):
    np.savez(cases.path('numpy-arr.npz'), values, classes)
    cases.reads('numpy', 'numpy-arr.npz', values, labels=classes, label='arr_1')
    np.savez(cases.path('numpy-two.npz'), train=values, test=values[:5])
    cases.refused('numpy', 'numpy-two.npz', 'train')
    cases.reads('numpy', 'numpy-two.npz', values[:5], array='test')
    for name, array, says in (('scalar', np.float64(1), 'no examples'), ('empty', np.zeros((0, 3)), 'no '), ('dates', np.array(['2020'], 'M8[D]'), 'dates'),
                              ('long', values.astype('longdouble'), 'float32'), ('complex', values + 1j, 'complex')):
        np.save(cases.path(f'numpy-{name}.npy'), array)
        cases.refused('numpy', f'numpy-{name}.npy', says)
    values.astype('f4').tofile(cases.path('numpy-raw.bin'))
    cases.refused('numpy', 'numpy-raw.bin', 'neither a text table nor of another known format')
    np.savetxt(cases.path('numpy-int.txt'), (values * 10).astype(int), fmt='%d')
    cases.reads('numpy', 'numpy-int.txt', (values * 10).astype(int))
    np.savetxt(cases.path('numpy-complex.txt'), values + 1j)
    cases.refused('numpy', 'numpy-complex.txt', 'which is no number')


def of_spark(cases, values, classes, random):
    table = pa.table({**dict(zip(NAMES, values.T)), 'kind': classes})
    halves = (table.slice(0, 10), table.slice(10))
    for i, half in enumerate(halves):
        part = f'part-{i:05d}-6f1a-c000'
        pq.write_table(half, cases.path(f'spark-parquet/{part}.snappy.parquet'), compression='snappy')
        cases.path(f'spark-parquet/.{part}.snappy.parquet.crc').write_bytes(b'crc\0')
        half.to_pandas().to_csv(cases.path(f'spark-csv/{part}.csv'), index=False)
        half.to_pandas().to_csv(cases.path(f'spark-gz/{part}.csv.gz'), index=False)
        half.to_pandas().to_json(cases.path(f'spark-json/{part}.json'), orient='records', lines=True, double_precision=15)
        pq.write_table(half, cases.path(f'spark-by/year={2000 + i}/{part}.snappy.parquet'))
    kept = pd.read_json(io.StringIO(table.to_pandas().to_json(orient='records', double_precision=15)), precise_float=True)
    for kind in ('parquet', 'csv', 'gz', 'json'):
        cases.path(f'spark-{kind}/_SUCCESS').write_bytes(b'')
        cases.reads('Spark', f'spark-{kind}', values if kind != 'json' else kept[NAMES], NAMES, classes, label='kind')
    cases.refused('Spark', 'spark-by', 'has no images')
    vector = pa.array([{'type': 1, 'values': row.tolist()} for row in values])
    pq.write_table(pa.table({'features': vector}), cases.path('spark-vector.parquet'))
    cases.refused('Spark', 'spark-vector.parquet', '"features"')
    decimals = pa.array(np.round(values[:, 0], 3)).cast(pa.decimal128(18, 3), safe=False)
    pq.write_table(pa.table({'a': decimals, 'b': values[:, 1]}), cases.path('spark-decimal.parquet'))
    cases.reads('Spark', 'spark-decimal.parquet', np.c_[[float(d) for d in decimals.to_pylist()], values[:, 1]], ['a', 'b'])


def of_torchvision(cases, values, classes, random):
    pixels = random.integers(0, 256, (6, 5, 4), 'u1')
    for i, image in enumerate(pixels):
        Image.fromarray(image).save(cases.path(f'torchvision-folder/{"cat" if i < 3 else "dog"}/{i}.png'))
    cases.reads('torchvision', 'torchvision-folder', pixels, labels=['cat'] * 3 + ['dog'] * 3)
    idx = struct.pack('>4i', 0x803, 6, 5, 4) + pixels.tobytes()
    cases.path('torchvision/train-images-idx3-ubyte').write_bytes(idx)
    cases.path('torchvision/train-images-idx3-ubyte.gz').write_bytes(gzip.compress(idx))
    for ending in ('', '.gz'):
        cases.reads('torchvision', f'torchvision/train-images-idx3-ubyte{ending}', pixels)
    cases.path('data_batch_1').write_bytes(pickle.dumps({'data': pixels}, 2))
    cases.refused('torchvision', 'data_batch_1', 'pickle')
    with zipfile.ZipFile(cases.path('training.pt'), 'w') as archive:
        archive.writestr('training/data.pkl', b'\x80\x02.')
    cases.refused('torchvision', 'training.pt', 'PyTorch')


def of_hugging_face(cases, values, classes, random):
    vectors = pa.array(values.tolist(), pa.list_(pa.float32()))
    table = pa.table({'embedding': vectors, 'label': pa.array(random.integers(0, 3, ROWS))})
    labels = table['label'].to_pylist()
    pq.write_table(table, cases.path('hf-embedding.parquet'))
    cases.reads('Hugging Face', 'hf-embedding.parquet', values, labels=labels, label='label')
    with pa.OSFile(str(cases.path('hf-disk/data-00000-of-00001.arrow')), 'wb') as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    cases.path('hf-disk/dataset_info.json').write_text('{"features": {}}')
    cases.path('hf-disk/state.json').write_text('{"_split": "train"}')
    cases.reads('Hugging Face', 'hf-disk', values, [f'embedding[{i}]' for i in range(3)], labels, label='label')
    pq.write_table(table.slice(0, 9), cases.path('hf-shards/train-00000-of-00002.parquet'))
    pq.write_table(table.slice(9), cases.path('hf-shards/train-00001-of-00002.parquet'))
    cases.path('hf-shards/dataset_info.json').write_text('{"features": {}}')
    cases.path('hf-shards/state.json').write_text('{"_split": "train"}')
    cases.reads('Hugging Face', 'hf-shards', values, labels=labels, label='label')
    rows = [json.dumps({'embedding': row.tolist(), 'label': label}) for row, label in zip(values, labels)]
    lines(cases, 'hf-embedding.jsonl', None, rows)
    cases.refused('Hugging Face', 'hf-embedding.jsonl', 'holds a list', label='label')


def of_polars(cases, values, classes, random):
    table = pa.table({**dict(zip(NAMES, values.T)), 'kind': pa.array(classes, pa.large_string())})
    pq.write_table(table, cases.path('polars.parquet'), compression='zstd')
    feather.write_feather(table, cases.path('polars.arrow'), 'zstd')
    cases.reads('Polars', 'polars.parquet', values, NAMES, classes, label='kind')
    cases.reads('Polars', 'polars.arrow', values, NAMES, classes, label='kind')
