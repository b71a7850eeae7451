"""Damaged copies of a file: what disks, cables and half-done copies do to one, the same for the same number."""

import random

PAGE = 4096
_HEADER = 100


def damaged(whole: bytes, number: int) -> bytes:
    """Return the bytes of ``whole`` after the accident ``number``; they always differ from it."""
    chance = random.Random(number)
    accident = _ACCIDENTS[number % len(_ACCIDENTS)]
    hurt = bytearray(whole)
    while hurt == whole:
        accident(hurt, chance)
    return bytes(hurt)


def _written(whole: bytearray, chance: random.Random) -> int:
    """Return the place of a byte that says something: most of a small file are zeros."""
    while True:
        place = chance.randrange(_HEADER, len(whole))
        if whole[place]:
            return place


def _flip_bits(hurt: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 4)):
        hurt[_written(hurt, chance)] ^= 1 << chance.randrange(8)


def _overwrite_run(hurt: bytearray, chance: random.Random) -> None:
    place, length = _written(hurt, chance), chance.randint(2, 600)
    hurt[place : place + length] = chance.randbytes(len(hurt[place : place + length]))


def _zero_page(hurt: bytearray, chance: random.Random) -> None:
    start = _written(hurt, chance) // PAGE * PAGE
    hurt[start : start + PAGE] = bytes(PAGE)


def _swap_pages(hurt: bytearray, chance: random.Random) -> None:
    one, other = (_written(hurt, chance) // PAGE * PAGE for _ in range(2))
    hurt[one : one + PAGE], hurt[other : other + PAGE] = hurt[other : other + PAGE], hurt[one : one + PAGE]


def _repeat_page(hurt: bytearray, chance: random.Random) -> None:
    one, other = (_written(hurt, chance) // PAGE * PAGE for _ in range(2))
    hurt[one : one + PAGE] = hurt[other : other + PAGE]


def _truncate(hurt: bytearray, chance: random.Random) -> None:
    del hurt[chance.choice((chance.randrange(len(hurt)), chance.randrange(1, len(hurt) // PAGE) * PAGE)) :]


def _hurt_header(hurt: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        hurt[chance.randrange(_HEADER)] = chance.randrange(256)


def _zero_sector(hurt: bytearray, chance: random.Random) -> None:
    start = _written(hurt, chance) // 512 * 512
    hurt[start : start + 512] = bytes(512)


_ACCIDENTS = (
    _flip_bits,
    _overwrite_run,
    _zero_page,
    _flip_bits,
    _swap_pages,
    _truncate,
    _hurt_header,
    _repeat_page,
    _flip_bits,
    _zero_sector,
)
