/** The state of a container. runtime.md#state */
import { int, map, object, required, string } from './shape.js'

export const stateShape = object({
  ociVersion: required(string),
  id: required(string),
  // Runtimes may have words of their own, which the JSON Schema of the spec's authors denies.
  status: required(string),
  // Needed by Linux where the status is created or running; but a state does not say what platform it is of.
  pid: int,
  bundle: required(string),
  annotations: map(string),
})
