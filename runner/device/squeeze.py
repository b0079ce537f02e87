# Deflate for boards whose firmware can only inflate, which are most; used for what a board sends over
# a line that is slower than this. Sent once after a reset, and only where it may gain.
#
# One block of fixed codes (RFC 1951), matches found by a hash of three bytes.


def _mprun_reversed(v, n):
    r = 0
    for _ in range(n):
        r = r << 1 | v & 1
        v >>= 1
    return r << 4 | n


# The code of each literal and length: its bits as they are sent, and how many in the lowest four.
_mprun_codes = [_mprun_reversed(48 + s, 8) for s in range(144)]
_mprun_codes += [_mprun_reversed(256 + s, 9) for s in range(144, 256)]
_mprun_codes += [_mprun_reversed(s, 7) for s in range(24)]
_mprun_codes += [_mprun_reversed(192 + s, 8) for s in range(6)]


# Makes a raw deflate stream of d in o, which is 16 bytes longer; returns its size, or 0 if nothing is gained. h: an
# array of unsigned shorts, its length a power of two.
def _mprun_squeeze(d, o, h):
    t = _mprun_codes
    n = len(d)
    z = len(h) - 1
    for i in range(z + 1):
        h[i] = 0
    a = c = 3  # bits not in o yet, and how many: the last block, of fixed codes
    i = j = 0
    while i < n:
        if j + 12 > n:
            return 0
        m = 0  # length of the match
        if i + 3 < n:
            k = (d[i] * 5 ^ d[i + 1] * 67 ^ d[i + 2] * 577) & z
            p = h[k] - 1
            h[k] = i + 1
            if p >= 0:
                q = min(n - i, 258)
                while m < q and d[p + m] == d[i + m]:
                    m += 1
        if m < 4:
            s = t[d[i]]
            a |= s >> 4 << c
            c += s & 15
            i += 1
        else:
            m -= 3
            b = 0  # extra bits
            while m >> b > 7:
                b += 1
            s = t[257 + 4 * b + (m >> b)]
            if m == 255:
                s = t[285]
                b = 0
            a |= (s >> 4 | (m & (1 << b) - 1) << (s & 15)) << c
            c += (s & 15) + b
            o[j] = a & 255
            o[j + 1] = a >> 8 & 255
            j += c >> 3
            a >>= c & 24
            c &= 7
            q = i - p - 1
            b = 0
            while q >> b > 3:
                b += 1
            s = 2 * b + (q >> b)
            s = (s & 1) << 4 | (s & 2) << 2 | s & 4 | s >> 2 & 2 | s >> 4
            a |= (s | (q & (1 << b) - 1) << 5) << c
            c += 5 + b
            for p in range(i + 1, min(i + m + 3, n - 3)):
                h[(d[p] * 5 ^ d[p + 1] * 67 ^ d[p + 2] * 577) & z] = p + 1
            i += m + 3
        while c > 7:
            o[j] = a & 255
            j += 1
            a >>= 8
            c -= 8
    c += 7  # the end of the block is seven bits 0
    while c > 0:
        o[j] = a & 255
        j += 1
        a >>= 8
        c -= 8
    return j
