/** Programs for x86: two call chmod("/tmp", 0755) by another system call table, all exit with an errno. */

const loadAt = 0x40_0000
const path = [...Buffer.from('/tmp\0')]

const le32 = (value: number): number[] => [0, 8, 16, 24].map(shift => (value >>> shift) & 0xff)

// One segment, readable and executable, that is the whole file.
function elf32(code: number[]): Buffer {
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
    head.writeUInt32LE(word, 52 + index * 4) // PT_LOAD
  }
  return Buffer.concat([head, Buffer.from(code)])
}

function elf64(code: number[]): Buffer {
  const head = Buffer.alloc(64 + 56)
  const size = BigInt(head.length + code.length)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(head)
  head.writeUInt16LE(2, 16) // ET_EXEC
  head.writeUInt16LE(62, 18) // EM_X86_64
  head.writeUInt32LE(1, 20)
  head.writeBigUInt64LE(BigInt(loadAt + head.length), 24)
  head.writeBigUInt64LE(64n, 32)
  head.writeUInt16LE(64, 52)
  head.writeUInt16LE(56, 54)
  head.writeUInt16LE(1, 56)
  head.writeUInt32LE(1, 64) // PT_LOAD
  head.writeUInt32LE(5, 68)
  for (const [index, word] of [0n, BigInt(loadAt), BigInt(loadAt), size, size, 4096n].entries()) {
    head.writeBigUInt64LE(word, 72 + index * 8)
  }
  return Buffer.concat([head, Buffer.from(code)])
}

/** The 32-bit table, by int 0x80. */
export const i386Chmod = elf32([
  ...[0xb8, ...le32(15)], // mov eax, 15 (chmod)
  ...[0xbb, ...le32(loadAt + 84 + 28)], // mov ebx, path
  ...[0xb9, ...le32(0o755)], // mov ecx, mode
  ...[0xcd, 0x80], // int 0x80
  ...[0xf7, 0xd8], // neg eax
  ...[0x89, 0xc3], // mov ebx, eax
  ...[0xb8, ...le32(1)], // mov eax, 1 (exit)
  ...[0xcd, 0x80], // int 0x80
  ...path,
])

/** The table of x32, which most kernels leave out: there it is ENOSYS, but for a filter that says otherwise. */
export const x32Chmod = elf64([
  ...[0xb8, ...le32(0x4000_0000 + 90)], // mov eax, chmod
  ...[0x48, 0x8d, 0x3d, ...le32(18)], // lea rdi, path
  ...[0xbe, ...le32(0o755)], // mov esi, mode
  ...[0x0f, 0x05], // syscall
  ...[0xf7, 0xd8], // neg eax
  ...[0x89, 0xc7], // mov edi, eax
  ...[0xb8, ...le32(60)], // mov eax, 60 (exit, by the table of x86-64)
  ...[0x0f, 0x05], // syscall
  ...path,
])

/** A call of the own table by its number, with no arguments to speak of. */
export const callOf = (number: number) =>
  elf64([
    ...[0x31, 0xff], // xor edi, edi
    ...[0x31, 0xf6], // xor esi, esi
    ...[0x31, 0xd2], // xor edx, edx
    ...[0xb8, ...le32(number)], // mov eax, number
    ...[0x0f, 0x05], // syscall
    ...[0xf7, 0xd8], // neg eax
    ...[0x89, 0xc7], // mov edi, eax
    ...[0xb8, ...le32(60)], // mov eax, 60 (exit)
    ...[0x0f, 0x05], // syscall
  ])
