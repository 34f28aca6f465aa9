/** A signed 64-bit field. A JavaScript number is exact up to 2^53 only: give a bigint beyond. */
export type Int64 = number | bigint

/** An unsigned 64-bit field. A JavaScript number is exact up to 2^53 only: give a bigint beyond. */
export type Uint64 = number | bigint
