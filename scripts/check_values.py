"""Writes files with numpy, pandas, pyarrow and Pillow into a folder, and beside them what they hold.

    python check_values.py FOLDER

`cases.json` lists for each file the options to read it with, and rows, columns and labels that must come of it; the
expected values lie beside it as raw float32. `check-values.ts` compares them with what the toolkit reads.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

from check_values_of_images import images
from check_values_of_tools import files_of_tools

ROWS = 40


class Cases:
    """Collects the cases and writes what each must give."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.cases = []

    def path(self, name):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def reads(self, tool, file, values, names=None, labels=None, within=0, **options):
        """`within` is the allowed difference; 0 unless the format itself leaves decoders free, as JPEG does."""
        with np.errstate(over='ignore'):
            values = np.ascontiguousarray(np.asarray(values).reshape(len(values), -1).astype('<f4'))
        expected = f'expected-{len(self.cases)}.f4'
        values.tofile(self.path(expected))
        rows, width = values.shape
        self.add(tool, file, options, rows=rows, width=width, values=expected, within=within,
                 columns=None if names is None else [str(name) for name in names],
                 labels=None if labels is None else [str(l) for l in labels])

    def refused(self, tool, file, says, **options):
        """The message must hold this text."""
        self.add(tool, file, options, refused=says)

    def add(self, tool, file, options, **expected):
        self.cases.append({'tool': tool, 'file': file, 'options': options, **expected})

    def write(self):
        self.path('cases.json').write_text(json.dumps(self.cases))


def arrays(cases, random):
    for dtype in ('?', 'u1', 'i1', '<u2', '>u2', '<i2', '>i2', '<u4', '>u4', '<i4', '>i4', '<u8', '>u8', '<i8', '>i8',
                  '<f2', '>f2', '<f4', '>f4', '<f8', '>f8'):
        kind = np.dtype(dtype)
        if kind.kind == 'f':
            values = random.normal(size=(ROWS, 5)).astype(kind)
            values[0] = np.array([0, -0.0, np.finfo(kind).tiny / 4, np.finfo(kind).max, np.finfo(kind).eps], kind)
        else:
            # All bits of the type are drawn.
            drawn = random.bytes(ROWS * 5 * kind.itemsize)
            values = np.frombuffer(drawn, kind).reshape(ROWS, 5) if kind.kind != 'b' else random.random((ROWS, 5)) > 0.5
        if dtype.endswith('f8'):
            values[0, 3] = 1e38
        file = f'{dtype.replace("<", "little-").replace(">", "big-").replace("?", "bool")}.npy'
        np.save(cases.path(file), values)
        cases.reads('numpy.save', file, values)
    values = random.normal(size=(ROWS, 4, 3))
    np.save(cases.path('fortran.npy'), np.asfortranarray(values))
    cases.reads('numpy.save', 'fortran.npy', values)
    np.save(cases.path('fortran-f2.npy'), np.asfortranarray(values.astype('f2')))
    cases.reads('numpy.save', 'fortran-f2.npy', values.astype('f2'))
    names = np.array(['cat', 'dög', 'naïve'])[random.integers(3, size=ROWS)]
    fractions = random.random(ROWS)
    for save in (np.savez, np.savez_compressed):
        file = f'{save.__name__}.npz'
        save(cases.path(file), x=values, y=names, f=fractions)
        cases.reads(f'numpy.{save.__name__}', file, values, labels=names, array='x', label='y')


def text_tables(cases, random):
    frame = pd.DataFrame(random.normal(size=(ROWS, 4)) * 10.0 ** random.integers(-6, 7, size=4),
                         columns=['a', 'b b', 'c,c', 'd "d"'])
    frame['n'] = random.integers(-1000, 1000, ROWS)
    labels = np.array(['x, y', 'said "z"', 'größe'])[random.integers(3, size=ROWS)]
    missing = frame.mask(random.random(frame.shape) < 0.1)
    labelled = frame.assign(label=labels)
    index_named = frame.rename_axis('id')
    dialects = {
        'plain.csv': (labelled, {'index': False}),
        'tab.tsv': (labelled, {'index': False, 'sep': '\t'}),
        'pipe.csv': (labelled, {'index': False, 'sep': '|'}),
        'semicolon-comma.csv': (labelled, {'index': False, 'sep': ';', 'decimal': ','}),
        'quote-all.csv': (labelled, {'index': False, 'quoting': 1}),
        'quote-texts.csv': (labelled, {'index': False, 'quoting': 2}),
        'crlf.csv': (labelled, {'index': False, 'lineterminator': '\r\n'}),
        'bom.csv': (labelled, {'index': False, 'encoding': 'utf-8-sig'}),
        'utf16.csv': (labelled, {'index': False, 'encoding': 'utf-16'}),
        'latin1.csv': (labelled, {'index': False, 'encoding': 'latin-1'}),
        'scientific.csv': (labelled, {'index': False, 'float_format': '%.9e'}),
        'packed.csv.gz': (labelled, {'index': False}),
    }
    for file, (table, options) in dialects.items():
        table.to_csv(cases.path(file), **options)
        values = frame if 'float_format' not in options else frame.map(lambda value: float('%.9e' % value))
        cases.reads('pandas.to_csv', file, values, frame.columns, labels, label='label')
    for name, na in {'empty': '', 'NA': 'NA', 'NaN': 'NaN', 'null': 'null', 'dot': '.', 'hash': '#N/A'}.items():
        missing.to_csv(cases.path(f'missing-{name}.csv'), index=False, na_rep=na)
        cases.reads('pandas.to_csv', f'missing-{name}.csv', missing, missing.columns)
    index_named.to_csv(cases.path('index.csv'))
    cases.reads('pandas.to_csv', 'index.csv', frame, frame.columns, exclude=['id'])
    flags = pd.DataFrame(random.random((ROWS, 3)) > 0.5, columns=list('abc'))
    flags.to_csv(cases.path('bool.csv'), index=False)
    cases.reads('pandas.to_csv', 'bool.csv', flags.astype(float), flags.columns)
    plain = random.normal(size=(ROWS, 3))
    for file, options in {'savetxt.txt': {}, 'savetxt.csv': {'delimiter': ','}, 'savetxt-6.txt': {'fmt': '%10.6f'},
                          'savetxt-header.txt': {'header': 'a b c'}}.items():
        np.savetxt(cases.path(file), plain, **options)
        columns = list('abc') if 'header' in options else None
        cases.reads('numpy.savetxt', file, np.loadtxt(cases.path(file), delimiter=options.get('delimiter')), columns)
    for file, options in {'records.json': {'orient': 'records'}, 'lines.jsonl': {'orient': 'records', 'lines': True}}.items():
        missing.assign(label=labels).to_json(cases.path(file), double_precision=15, **options)
        read = pd.read_json(cases.path(file), precise_float=True, **options)
        cases.reads('pandas.to_json', file, read[missing.columns], missing.columns, labels, label='label')


def columnar(cases, random):
    table = {kind: random.integers(0, 100, ROWS).astype(kind) for kind in
             ('int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64')}
    table |= {kind: random.normal(size=ROWS).astype(kind) for kind in ('float16', 'float32', 'float64')}
    table['bool'] = random.random(ROWS) > 0.5
    frame = pd.DataFrame(table)
    labels = np.array(['a', 'ö', '7'])[random.integers(3, size=ROWS)]
    labelled = pa.Table.from_pandas(frame.assign(label=labels), preserve_index=False)
    holes = random.random(frame.shape) < 0.2
    nulls = pa.table({name: pa.array(frame[name], mask=holes[:, i]) for i, name in enumerate(frame)})
    with_nulls = np.where(holes, np.nan, frame.astype(float))
    for name, options in {**{codec: {'compression': codec} for codec in ('none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4')},
                          'no-dictionary': {'use_dictionary': False}, 'v2-pages': {'data_page_version': '2.0'},
                          'groups': {'row_group_size': 7}, 'format-1': {'version': '1.0'},
                          'split': {'use_dictionary': False, 'column_encoding': {'float32': 'BYTE_STREAM_SPLIT', 'float64': 'BYTE_STREAM_SPLIT'}},
                          'delta': {'use_dictionary': False, 'column_encoding': {'int32': 'DELTA_BINARY_PACKED', 'int64': 'DELTA_BINARY_PACKED'}}}.items():
        pq.write_table(labelled, cases.path(f'{name}.parquet'), **options)
        cases.reads('pyarrow.parquet', f'{name}.parquet', frame.astype(float), frame.columns, labels, label='label')
    pq.write_table(nulls, cases.path('nulls.parquet'))
    cases.reads('pyarrow.parquet', 'nulls.parquet', with_nulls, frame.columns)
    lists = random.normal(size=(ROWS, 6)).astype('f4')
    for name, kind in {'list': pa.list_(pa.float32()), 'fixed-list': pa.list_(pa.float32(), 6)}.items():
        column = pa.array(lists.tolist(), kind)
        pq.write_table(pa.table({'v': column}), cases.path(f'{name}.parquet'))
        cases.reads('pyarrow.parquet', f'{name}.parquet', lists)
        feather.write_feather(pa.table({'v': column}), cases.path(f'{name}.feather'), 'uncompressed')
        cases.reads('pyarrow.feather', f'{name}.feather', lists)
    for codec in ('uncompressed', 'lz4'):
        feather.write_feather(labelled, cases.path(f'{codec}.feather'), codec)
        cases.reads('pyarrow.feather', f'{codec}.feather', frame.astype(float), frame.columns, labels, label='label')
        feather.write_feather(nulls, cases.path(f'nulls-{codec}.feather'), codec)
        cases.reads('pyarrow.feather', f'nulls-{codec}.feather', with_nulls, frame.columns)
    with pa.OSFile(str(cases.path('stream.arrows')), 'wb') as sink, pa.ipc.new_stream(sink, labelled.schema) as writer:
        writer.write_table(labelled, max_chunksize=9)
    cases.reads('pyarrow.ipc', 'stream.arrows', frame.astype(float), frame.columns, labels, label='label')
    frame.set_index(pd.Index(np.arange(ROWS) * 3, name='id')).to_parquet(cases.path('pandas-index.parquet'))
    cases.reads('pandas.to_parquet', 'pandas-index.parquet', frame.astype(float), frame.columns)


if __name__ == '__main__':
    written = Cases(sys.argv[1])
    for write in (arrays, text_tables, columnar, images, files_of_tools):
        write(written, np.random.default_rng(1))
    written.write()
