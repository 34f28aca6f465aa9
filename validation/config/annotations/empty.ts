import { requirement } from '#harness'
import { ofThese, printedState } from './_state.js'

// Three ways to have no annotations, and one to have an empty value: each must live through a whole life.
export default requirement(['annotations-empty-may', 'annotations-value-empty-may'], async t => {
  const cases = [
    { name: 'absent', id: 'annotations-empty-may', annotations: undefined },
    { name: 'empty map', id: 'annotations-empty-may', annotations: {} },
    {
      name: 'empty values',
      id: 'annotations-value-empty-may',
      annotations: { 'com.example.first': '', 'com.example.full': 'x', 'com.example.last': '' },
    },
  ]

  for (const { name, id, annotations } of cases) {
    const attempt = await t.attempt(g => {
      g.args('/bin/sh', '-c', 'echo ran')
      if (annotations) g.patch('/annotations', annotations)
    })
    const state = attempt.container ? await printedState(t, attempt.id) : {}
    t.succeeded(id, attempt.create, `create with annotations: ${name}`)
    if (!attempt.container || !attempt.start) continue
    t.succeeded(id, attempt.start, `start with annotations: ${name}`)
    const { annotations: told = {} } = state
    // Where none were given, there are none.
    const seen = id === 'annotations-empty-may' ? told : ofThese(told, Object.keys(annotations ?? {}))
    t.same(id, seen, annotations ?? {}, name)
    t.same(id, await attempt.container.output(), 'ran\n', `the program runs with annotations: ${name}`)
    t.succeeded(id, await attempt.container.tryDelete(), `delete with annotations: ${name}`)
  }
})
