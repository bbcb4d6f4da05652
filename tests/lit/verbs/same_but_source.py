"""same_but_source.py IMAGE IMAGE: fails unless the images differ in nothing but
the name and the hash of their model, and the checksum that covers both."""
import re
import sys

one, two = (open(path, "rb").read() for path in sys.argv[1:])
assert one != two and len(one) == len(two), "not two models whose names have one length"
differing = [at for at in range(len(one)) if one[at] != two[at]]
allowed = set()
for image in (one, two):
    source = re.search(rb"\x32\x40([0-9a-f]{64})\x3a.([\w.-]+\.(?:nir|cxm))", image)  # fields 6 and 7 of Index
    assert source, "no model named"
    allowed |= set(range(*source.span(1))) | set(range(*source.span(2)))
    # ImageFile: index (field 1, bytes), index_crc (field 2, fixed32)
    length, shift, place = 0, 0, 1
    while True:
        length |= (image[place] & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not image[place - 1] & 0x80:
            break
    assert image[place + length] == 0x15
    allowed |= set(range(place + length + 1, place + length + 5))
others = [at for at in differing if at not in allowed]
assert not others, f"bytes {others[:8]} differ"
