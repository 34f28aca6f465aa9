/** The worker of a hunting ground: the suite's own, and an editor of configurations beside it. */
import '../../lib/run/worker.js'
import { answerRequests } from './editor.js'

const [, , requests, base] = process.argv as [string, string, string, string]
answerRequests(requests, base)
