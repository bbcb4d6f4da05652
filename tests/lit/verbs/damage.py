"""damage.py HOW IMAGE OUT: flip one byte, cut the end off, or claim format 9 with a right CRC."""
import sys

how, source, target = sys.argv[1:]
data = bytearray(open(source, "rb").read())


def crc32c(text):
    crc = 0xFFFFFFFF
    for byte in text:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


if how == "flip":
    data[len(data) * 2 // 3] ^= 0x10
elif how == "truncate":
    data = data[: len(data) // 2]
elif how == "version":
    # ImageFile.index is field 1 (bytes) and starts with format_major, field 1 (varint).
    assert data[0] == 0x0A
    length, shift, place = 0, 0, 1
    while True:
        length |= (data[place] & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not data[place - 1] & 0x80:
            break
    assert data[place] == 0x08 and data[place + 1] == 4
    data[place + 1] = 9
    end = place + length
    assert data[end] == 0x15  # index_crc, field 2 (fixed32)
    data[end + 1 : end + 5] = crc32c(data[place:end]).to_bytes(4, "little")
open(target, "wb").write(data)
