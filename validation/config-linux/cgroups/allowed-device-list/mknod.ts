import { type CheckContext, requirement } from '#harness'

const make = (node: string) => `mknod /n-${node.replaceAll(' ', '-')} ${node}`

// Leave to make a node is apart from leave to open it.
export default requirement('devcg-access', async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  const rule = (minor: number, access: string, allow = true) =>
    ({ allow, type: 'c', major: 60, minor, access }) as const
  const inside = await t.observe(
    g => g.devicesCgroup([{ allow: false, access: 'rwm' }, rule(1, 'm'), rule(2, 'rwm'), rule(3, 'rw')]),
    {
      m: make('c 60 1'),
      rwm: make('c 60 2'),
      rw: make('c 60 3'),
      none: make('c 60 4'),
      block: make('b 60 1'),
    },
  )
  t.same('devcg-access[m allowed]', [inside.m.code, inside.rwm.code], [0, 0], 'mknod of m and rwm')
  const refused = { rw: inside.rw.code !== 0, none: inside.none.code !== 0, block: inside.block.code !== 0 }
  t.same('devcg-access[m denied]', refused, { rw: true, none: true, block: true }, 'mknod fails without m')
})
