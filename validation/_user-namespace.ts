/** A user namespace whose ids are the host's: files keep their owners, so that all else can be asked as without. */
import { type CheckContext, type Generator, succeeded } from '#harness'

export const inUserNamespace = (config: Generator): Generator =>
  config
    .namespace('user')
    .uidMappings([{ containerID: 0, hostID: 0, size: 65536 }])
    .gidMappings([{ containerID: 0, hostID: 0, size: 65536 }])

export const hasUserNamespaces = async (t: CheckContext): Promise<boolean> =>
  t.sharesKernel && succeeded(await t.hostResult(['unshare', '--user', 'true']))
