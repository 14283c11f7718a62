"""Images that Pillow writes, and the grey levels that its own decoding of them gives."""

import numpy as np
from PIL import Image, ImageOps


def grey(image):
    """The documented conversion, of the pixels that Pillow decodes."""
    red, green, blue, opacity = np.moveaxis(np.asarray(image.convert('RGBA'), 'f8'), -1, 0)
    level = 0.299 * red + 0.587 * green + 0.114 * blue
    return np.floor(np.round(opacity / 255 * level + (1 - opacity / 255) * 255, 9) + 0.5).reshape(1, -1)


def images(cases, random):
    pixels = random.integers(0, 256, (9, 13, 4), 'u1')
    rgba = Image.fromarray(pixels)
    deep = random.integers(0, 65536, (9, 13)).astype('u2')
    palette = Image.fromarray(pixels[..., :3]).quantize(16)
    kinds = {'grey': Image.fromarray(pixels[..., 0]), 'grey-opacity': Image.fromarray(pixels[..., :2], 'LA'),
             'rgb': rgba.convert('RGB'), 'rgba': rgba, 'palette': palette, 'bits': Image.fromarray(pixels[..., 0]).convert('1')}
    for name, image in kinds.items():
        image.save(cases.path(f'{name}/a.png'))
        cases.reads('Pillow PNG', name, grey(image))
    Image.fromarray(deep).save(cases.path('grey-16/a.png'))
    cases.reads('Pillow PNG', 'grey-16', np.floor(deep / 257 + 0.5).reshape(1, -1))
    palette.save(cases.path('palette-clear/a.png'), transparency=3)
    cases.reads('Pillow PNG', 'palette-clear', grey(Image.open(cases.path('palette-clear/a.png'))))
    y, x = np.mgrid[:24, :16]
    smooth = np.stack([5 * x + 4 * y, 255 - 7 * y, 10 * x], -1).astype('u1')
    saved = {'grey': (Image.fromarray(smooth[..., 0]), {}), 'rgb': (Image.fromarray(smooth), {'subsampling': 0}),
             'progressive': (Image.fromarray(smooth), {'subsampling': 0, 'progressive': True})}
    for name, (image, options) in saved.items():
        image.save(cases.path(f'jpeg-{name}/a.jpg'), quality=95, **options)
        cases.reads('Pillow JPEG', f'jpeg-{name}', grey(Image.open(cases.path(f'jpeg-{name}/a.jpg'))), within=2)
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        path = cases.path(f'exif-{orientation}/a.jpg')
        saved['grey'][0].save(path, quality=95, exif=exif)
        cases.reads('Pillow JPEG', f'exif-{orientation}', grey(ImageOps.exif_transpose(Image.open(path))), within=2)
