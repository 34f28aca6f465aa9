/** Programs for x86 that call chmod("/tmp", 0755) by another system call table, and exit with its errno. */

const loadAt = 0x40_0000

function elf32(code: Buffer): Buffer {
  const head = Buffer.alloc(52 + 32)
  const size = head.length + code.length
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]).copy(head)
  head.writeUInt16LE(2, 16) // ET_EXEC
  head.writeUInt16LE(3, 18) // EM_386
  head.writeUInt32LE(1, 20)
  head.writeUInt32LE(loadAt + head.length, 24)
  head.writeUInt32LE(52, 28)
  head.writeUInt16LE(52, 40)
  head.writeUInt16LE(32, 42)
  head.writeUInt16LE(1, 44)
  for (const [index, word] of [1, 0, loadAt, loadAt, size, size, 5, 4096].entries()) {
    head.writeUInt32LE(word, 52 + index * 4) // PT_LOAD, readable and executable
  }
  return Buffer.concat([head, code])
}

/** The 32-bit table, by int 0x80. */
export const i386Chmod = elf32(
  Buffer.concat([
    Buffer.from([
      0xb8,
      15,
      0,
      0,
      0, // mov eax, 15 (chmod)
      0xbb,
      ...le32(loadAt + 84 + 28), // mov ebx, path
      0xb9,
      ...le32(0o755), // mov ecx, mode
      0xcd,
      0x80, // int 0x80
      0xf7,
      0xd8, // neg eax
      0x89,
      0xc3, // mov ebx, eax
      0xb8,
      1,
      0,
      0,
      0, // mov eax, 1 (exit)
      0xcd,
      0x80, // int 0x80
    ]),
    Buffer.from('/tmp\0'),
  ]),
)

function le32(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff]
}
