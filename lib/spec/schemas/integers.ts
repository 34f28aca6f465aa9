/** The ranges of the integers that the spec names, and its Go bindings where the text only says int or uint. */

const signed = (bits: bigint) => ({ lowest: -(2n ** (bits - 1n)), highest: 2n ** (bits - 1n) - 1n })
const unsigned = (bits: bigint) => ({ lowest: 0n, highest: 2n ** bits - 1n })

/** Smallest and largest value of each kind of integer. What the text only calls int or uint has 64 bits, as in Go. */
export const integerRanges = {
  int: signed(64n),
  int32: signed(32n),
  int64: signed(64n),
  uint: unsigned(64n),
  uint16: unsigned(16n),
  uint32: unsigned(32n),
  uint64: unsigned(64n),
}

export type IntegerName = keyof typeof integerRanges
