"""Reads frames from stdin with zxing-cpp and writes what it read to stdout, timing its own thread alone.

A request is mode, width and height as little-endian 32-bit numbers, then the pixels. The answer is
the nanoseconds (64 bits), the number of texts, and each text as its length and UTF-8 bytes.
"""
import struct
import sys
import time

import numpy
import zxingcpp

HARDER = {
    "formats": zxingcpp.BarcodeFormat.QRCodeModel2,
    "text_mode": zxingcpp.TextMode.Plain,
}
FASTEST = {**HARDER, "try_rotate": False, "try_downscale": False, "try_invert": False}


def first(frame, options):
    symbol = zxingcpp.read_barcode(frame, **options)
    return [] if symbol is None else [symbol]


MODES = [
    lambda frame: first(frame, HARDER),
    lambda frame: first(frame, FASTEST),
    lambda frame: zxingcpp.read_barcodes(frame, **HARDER),
]


def serve(requests, answers):
    answers.write(b"ready")
    answers.flush()
    while header := requests.read(12):
        mode, width, height = struct.unpack("<3I", header)
        pixels = numpy.frombuffer(requests.read(width * height), numpy.uint8)
        frame = pixels.reshape(height, width)
        start = time.thread_time_ns()
        symbols = MODES[mode](frame)
        took = time.thread_time_ns() - start
        texts = [symbol.text.encode() for symbol in symbols]
        answers.write(struct.pack("<QI", took, len(texts)))
        for text in texts:
            answers.write(struct.pack("<I", len(text)) + text)
        answers.flush()


serve(sys.stdin.buffer, sys.stdout.buffer)
