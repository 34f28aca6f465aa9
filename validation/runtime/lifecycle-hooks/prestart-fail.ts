import { requirement } from '#harness'
import { checkFailing, idsOfFailing } from './_failing.js'

export default requirement(idsOfFailing('prestart'), t => checkFailing(t, 'prestart'))
