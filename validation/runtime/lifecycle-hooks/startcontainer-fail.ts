import { requirement } from '#harness'
import { checkFailing, idsOfFailing } from './_failing.js'

export default requirement(idsOfFailing('startContainer'), t => checkFailing(t, 'startContainer'))
