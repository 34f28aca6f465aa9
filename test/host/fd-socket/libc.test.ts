import t from 'tap'
import { addressOf, callLibc, LibcError, libcMissing } from '../../../lib/host/fd-socket/libc.js'

t.test('libc can be called here', async t => {
  t.equal(libcMissing(), undefined)
})

t.test('an error tells what was called and why it failed', async t => {
  t.throws(() => callLibc('listen', [99_999, 1], 'nothing'), new LibcError('listen', 9, 'nothing'))
  t.throws(() => callLibc('listen', [99_999, 1]), { message: 'EBADF: listen', code: 'EBADF', errno: -9 })
})

t.test('C sees the memory of a Buffer itself', async t => {
  const entry = Buffer.alloc(8)
  entry.writeInt32LE(99_999, 0)
  t.equal(callLibc('poll', [entry, 1, 0]), 1)
  t.equal(entry.readInt16LE(6), 0x20)
  t.equal(addressOf(entry.subarray(3)) - addressOf(entry), 3n)
})
