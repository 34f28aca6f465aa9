import { requirement } from '#harness'
import { askFeatures } from './_features.js'

// As in config.json: no empty key, and strings only.
export default requirement('features-annotations-map', async t => {
  const { annotations } = await askFeatures(t)
  if (annotations === undefined || annotations === null) return t.unsupported('features has no annotations')

  const isMap = typeof annotations === 'object' && !Array.isArray(annotations)
  if (!t.ok('features-annotations-map', isMap, 'annotations must be an object', annotations)) return
  const wrong = Object.entries(annotations).filter(([key, value]) => key === '' || typeof value !== 'string')
  t.same('features-annotations-map', wrong, [], 'keys must not be empty, and values must be strings')
})
