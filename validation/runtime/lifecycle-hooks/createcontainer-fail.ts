import { requirement } from '#harness'
import { checkFailing, idsOfFailing } from './_failing.js'

export default requirement(idsOfFailing('createContainer'), t => checkFailing(t, 'createContainer'))
