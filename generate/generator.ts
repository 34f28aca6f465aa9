import type {
  CapabilitySet,
  Config,
  ConsoleSize,
  Device,
  DeviceCgroup,
  ExecCpuAffinity,
  Hook,
  HookKind,
  IdMapping,
  IntelRdt,
  IoPriority,
  Linux,
  MemoryPolicy,
  Mount,
  Namespace,
  NamespaceType,
  NetDevice,
  Personality,
  Process,
  Rdma,
  Resources,
  Root,
  RootfsPropagation,
  Scheduler,
  Seccomp,
  SeccompAction,
  TimeOffset,
  Uint64,
  User,
} from '#spec/config'
import { capabilitySets } from '#spec/config'
import { getOwn, setOwn } from '../lib/json/own-member.js'
import { getAt, removeAt, setAt } from '../lib/json/pointer.js'
import { jsonText } from '../lib/json/text.js'
import { deepCopy } from './deep-copy.js'
import { defaultConfig } from './default-config.js'
import { addRule, type SyscallRule, withoutAction, withoutNames } from './seccomp-rules.js'

/**
 * Builds a config.json. A setter writes the field that it is named for and no other,
 * copies what it is given, and returns the generator. No setter judges a value:
 * a check may want a wrong one. Where the types forbid it, patch() does not.
 */
export class Generator {
  /** The config itself, to read and to change. */
  config: Config

  /** Starts from a copy of `config`, or from defaultConfig(). */
  constructor(config: Config = defaultConfig()) {
    this.config = deepCopy(config)
  }

  /** A generator of its own, with a copy of this one's config. */
  clone(): Generator {
    return new Generator(this.config)
  }

  /** config.md#specification-version */
  ociVersion(version: string): this {
    this.config.ociVersion = version
    return this
  }

  // config.md#root

  /** Absolute, or relative to the bundle. */
  rootPath(path: string): this {
    this.#root.path = path
    return this
  }

  rootReadonly(readonly = true): this {
    this.#root.readonly = readonly
    return this
  }

  // config.md#mounts

  /** Appends a mount. */
  mount(mount: Mount): this {
    this.config.mounts ??= []
    this.config.mounts.push(deepCopy(mount))
    return this
  }

  /** Replaces all mounts. */
  mounts(mounts: readonly Mount[]): this {
    this.config.mounts = deepCopy([...mounts])
    return this
  }

  /** Drops every mount on `destination`, if there is any. */
  withoutMount(destination: string): this {
    if (this.config.mounts)
      this.config.mounts = this.config.mounts.filter(mount => mount.destination !== destination)
    return this
  }

  // config.md#process

  /** Replaces the whole argv. */
  args(...args: string[]): this {
    this.#process.args = args
    return this
  }

  /** Replaces the environment by these NAME=value pairs. */
  env(...pairs: string[]): this {
    this.#process.env = pairs
    return this
  }

  /** Appends NAME=value pairs, also of names that are there already. */
  addEnv(...pairs: string[]): this {
    this.#process.env = [...(this.#process.env ?? []), ...pairs]
    return this
  }

  cwd(path: string): this {
    this.#process.cwd = path
    return this
  }

  /** Sets the fields given and leaves the others. config.md#user */
  user(user: Partial<User>): this {
    this.#process.user = { ...(this.#process.user as User), ...deepCopy(user) }
    return this
  }

  /** The size, in characters, stays as it is where not given. */
  terminal(terminal = true, consoleSize?: ConsoleSize): this {
    this.#process.terminal = terminal
    if (consoleSize) this.#process.consoleSize = deepCopy(consoleSize)
    return this
  }

  /** Appends a limit, also of a type that is there already; RLIM_INFINITY for none. config.md#posix-process */
  rlimit(type: string, soft: Uint64, hard: Uint64): this {
    this.#process.rlimits ??= []
    this.#process.rlimits.push({ type, soft, hard })
    return this
  }

  // config.md#linux-process

  /** Replaces one set and leaves the other four. */
  capabilities(set: CapabilitySet, names: readonly string[]): this {
    this.#process.capabilities ??= {}
    this.#process.capabilities[set] = [...names]
    return this
  }

  /** Replaces all five sets, each by the same names. */
  allCapabilities(names: readonly string[]): this {
    for (const set of capabilitySets) this.capabilities(set, names)
    return this
  }

  /** Empties all five sets; remove('/process/capabilities') is what leaves them unset. */
  noCapabilities(): this {
    return this.allCapabilities([])
  }

  noNewPrivileges(on = true): this {
    this.#process.noNewPrivileges = on
    return this
  }

  /** -1000 to 1000. */
  oomScoreAdj(score: number): this {
    this.#process.oomScoreAdj = score
    return this
  }

  scheduler(scheduler: Scheduler): this {
    this.#process.scheduler = deepCopy(scheduler)
    return this
  }

  ioPriority(ioPriority: IoPriority): this {
    this.#process.ioPriority = deepCopy(ioPriority)
    return this
  }

  execCPUAffinity(affinity: ExecCpuAffinity): this {
    this.#process.execCPUAffinity = deepCopy(affinity)
    return this
  }

  apparmorProfile(name: string): this {
    this.#process.apparmorProfile = name
    return this
  }

  selinuxLabel(label: string): this {
    this.#process.selinuxLabel = label
    return this
  }

  /** config.md#hostname */
  hostname(name: string): this {
    this.config.hostname = name
    return this
  }

  /** config.md#domainname */
  domainname(name: string): this {
    this.config.domainname = name
    return this
  }

  /** Appends a hook of this kind; its timeout is in seconds. config.md#posix-platform-hooks */
  hook(kind: HookKind, hook: Hook): this {
    this.config.hooks ??= {}
    this.config.hooks[kind] ??= []
    this.config.hooks[kind].push(deepCopy(hook))
    return this
  }

  /** Sets one annotation. config.md#annotations */
  annotation(key: string, value: string): this {
    this.config.annotations ??= {}
    setOwn(this.config.annotations, key, value)
    return this
  }

  // config-linux.md#namespaces

  /** A namespace of this type, new or, with a path, joined; replaces the entry of that type. */
  namespace(type: NamespaceType, path?: string): this {
    const entry: Namespace = path === undefined ? { type } : { type, path }
    const namespaces = this.#linux.namespaces ?? []
    const index = namespaces.findIndex(namespace => namespace.type === type)
    this.#linux.namespaces = index < 0 ? [...namespaces, entry] : namespaces.with(index, entry)
    return this
  }

  /** Drops every entry of this type, if there is any: the container stays in the runtime's. */
  withoutNamespace(type: NamespaceType): this {
    const linux = this.config.linux
    if (linux?.namespaces) linux.namespaces = linux.namespaces.filter(namespace => namespace.type !== type)
    return this
  }

  /** Replaces all entries by these, as they are. */
  namespaces(namespaces: readonly Namespace[]): this {
    this.#linux.namespaces = deepCopy([...namespaces])
    return this
  }

  /** Replaces all mappings. config-linux.md#user-namespace-mappings */
  uidMappings(mappings: readonly IdMapping[]): this {
    this.#linux.uidMappings = deepCopy([...mappings])
    return this
  }

  /** Replaces all mappings. config-linux.md#user-namespace-mappings */
  gidMappings(mappings: readonly IdMapping[]): this {
    this.#linux.gidMappings = deepCopy([...mappings])
    return this
  }

  /** Sets one clock's offset: monotonic or boottime. config-linux.md#offset-for-time-namespace */
  timeOffset(clock: string, offset: TimeOffset): this {
    this.#linux.timeOffsets ??= {}
    setOwn(this.#linux.timeOffsets, clock, deepCopy(offset))
    return this
  }

  /** Appends a device node. config-linux.md#devices */
  device(device: Device): this {
    this.#linux.devices ??= []
    this.#linux.devices.push(deepCopy(device))
    return this
  }

  /** Moves the host's network device into the container. config-linux.md#network-devices */
  netDevice(hostName: string, device: NetDevice = {}): this {
    this.#linux.netDevices ??= {}
    setOwn(this.#linux.netDevices, hostName, deepCopy(device))
    return this
  }

  // config-linux.md#control-groups

  cgroupsPath(path: string): this {
    this.#linux.cgroupsPath = path
    return this
  }

  /** Adds to what is set: memory, cpu, … are merged field by field, lists are replaced. */
  resources(resources: Resources): this {
    this.#linux.resources ??= {}
    for (const [controller, given] of Object.entries(deepCopy(resources))) {
      const before = getOwn(this.#linux.resources, controller)
      const merges = isObject(before) && isObject(given)
      setOwn(this.#linux.resources, controller, merges ? { ...before, ...given } : given)
    }
    return this
  }

  /** Replaces the rules on which devices may be used. config-linux.md#allowed-device-list */
  devicesCgroup(rules: readonly DeviceCgroup[]): this {
    return this.resources({ devices: [...rules] })
  }

  /** Sets the limits of one RDMA device. config-linux.md#rdma */
  rdma(device: string, limits: Rdma): this {
    this.#linux.resources ??= {}
    this.#linux.resources.rdma ??= {}
    setOwn(this.#linux.resources.rdma, device, deepCopy(limits))
    return this
  }

  /** Sets what to write to one file of cgroup v2. config-linux.md#unified */
  unified(file: string, value: string): this {
    this.#linux.resources ??= {}
    this.#linux.resources.unified ??= {}
    setOwn(this.#linux.resources.unified, file, value)
    return this
  }

  // What else config-linux.md has

  intelRdt(intelRdt: IntelRdt): this {
    this.#linux.intelRdt = deepCopy(intelRdt)
    return this
  }

  memoryPolicy(policy: MemoryPolicy): this {
    this.#linux.memoryPolicy = deepCopy(policy)
    return this
  }

  /** Sets one kernel parameter. */
  sysctl(parameter: string, value: string): this {
    this.#linux.sysctl ??= {}
    setOwn(this.#linux.sysctl, parameter, value)
    return this
  }

  /** Replaces the whole filter. */
  seccomp(seccomp: Seccomp): this {
    this.#linux.seccomp = deepCopy(seccomp)
    return this
  }

  /**
   * What becomes of the calls that no rule names; makes a filter where there is none.
   * Rules of the same action, which say no more than the default now, go with `sweep`.
   * @throws TypeError where linux.seccomp.syscalls is no list of rules
   */
  seccompDefault(action: SeccompAction, sweep = true): this {
    this.patch('/linux/seccomp/defaultAction', action)
    return sweep ? this.#rules(rules => withoutAction(rules, action)) : this
  }

  /**
   * Says what becomes of one system call, whatever rules said of it before: a rule without
   * arguments takes the call out of the others without arguments, one with arguments replaces
   * the rule with the same ones. Where there is no filter yet, it allows all other calls.
   * @throws TypeError where linux.seccomp.syscalls is no list of rules
   */
  seccompRule(rule: SyscallRule): this {
    if (this.at('/linux/seccomp/defaultAction') === undefined) this.seccompDefault('SCMP_ACT_ALLOW', false)
    const filter = this.at('/linux/seccomp') as Seccomp
    return this.#rules(rules => addRule(rules, deepCopy(rule), filter))
  }

  /**
   * Takes system calls out of all rules, so that the default holds for them.
   * @throws TypeError where linux.seccomp.syscalls is no list of rules
   */
  withoutSeccompRules(...names: string[]): this {
    return this.at('/linux/seccomp') === undefined ? this : this.#rules(rules => withoutNames(rules, names))
  }

  rootfsPropagation(propagation: RootfsPropagation): this {
    this.#linux.rootfsPropagation = propagation
    return this
  }

  /** Replaces all masked paths. */
  maskedPaths(paths: readonly string[]): this {
    this.#linux.maskedPaths = [...paths]
    return this
  }

  /** Replaces all read-only paths. */
  readonlyPaths(paths: readonly string[]): this {
    this.#linux.readonlyPaths = [...paths]
    return this
  }

  mountLabel(label: string): this {
    this.#linux.mountLabel = label
    return this
  }

  personality(personality: Personality): this {
    this.#linux.personality = deepCopy(personality)
    return this
  }

  // Configs that are wrong on purpose

  /**
   * Sets any JSON value at an RFC 6901 pointer, '' being the whole config. Objects that
   * are missing on the way are made; `-`, or an array's length, appends.
   * @throws SyntaxError where the pointer is none
   * @throws TypeError where the way leads into a string, number, boolean or null
   * @throws RangeError where an array has no such place
   */
  patch(pointer: string, value: unknown): this {
    this.config = setAt(this.config, pointer, deepCopy(value)) as Config
    return this
  }

  /**
   * Removes what an RFC 6901 pointer names.
   * @throws SyntaxError where the pointer is none
   * @throws RangeError where there is nothing to remove
   */
  remove(pointer: string): this {
    removeAt(this.config, pointer)
    return this
  }

  /** A copy of what an RFC 6901 pointer names, undefined where there is nothing. @throws SyntaxError where it is none */
  at(pointer: string): unknown {
    return deepCopy(getAt(this.config, pointer))
  }

  // Lists of things that have a name, by the members that name them

  /**
   * A copy of the list at an RFC 6901 pointer, empty where there is nothing.
   * @throws TypeError where the pointer names something else than a list
   */
  list(pointer: string): unknown[] {
    const list = this.at(pointer) ?? []
    if (!Array.isArray(list)) throw new TypeError(`${pointer} is no list`)
    return list
  }

  /**
   * Appends to the list at an RFC 6901 pointer, which is made where there is none.
   * @throws TypeError where the pointer names something else than a list
   */
  append(pointer: string, item: unknown): this {
    return this.patch(pointer, [...this.list(pointer), item])
  }

  /**
   * Puts an item into the list at the pointer: in place of the first that is the same in `keys`, or at the end.
   * Without keys the items are plain values. The list is made where there is none.
   * @throws TypeError where the pointer names something else than a list
   */
  put(pointer: string, item: unknown, ...keys: string[]): this {
    const list = this.list(pointer)
    const index = list.findIndex(other => isSame(other, item, keys))
    return this.patch(pointer, index < 0 ? [...list, item] : list.with(index, item))
  }

  /**
   * Drops every item that is the same in `keys` from the list at the pointer, if there is any.
   * @throws TypeError where the pointer names something else than a list
   */
  drop(pointer: string, item: unknown, ...keys: string[]): this {
    const list = this.list(pointer)
    const kept = list.filter(other => !isSame(other, item, keys))
    return kept.length === list.length ? this : this.patch(pointer, kept)
  }

  /** A copy of the config. JSON.stringify() takes it unless a bigint is in it; toString() takes all. */
  toJSON(): Config {
    return deepCopy(this.config)
  }

  /**
   * The text of config.json: two spaces a level, bigints exact, undefined members left out.
   * @throws TypeError with the JSON pointer of a NaN, an infinity, a function or a symbol
   */
  toString(): string {
    return jsonText(this.config)
  }

  #rules(change: (rules: unknown[]) => unknown[]): this {
    const before = this.list('/linux/seccomp/syscalls')
    const after = change(before)
    return before.length + after.length === 0 ? this : this.patch('/linux/seccomp/syscalls', after)
  }

  // A missing object starts empty: a setter fills in no field but its own, needed or not.

  get #root(): Root {
    this.config.root ??= {} as Root
    return this.config.root
  }

  get #process(): Process {
    this.config.process ??= {} as Process
    return this.config.process
  }

  get #linux(): Linux {
    this.config.linux ??= {}
    return this.config.linux
  }
}

/** Whether two items have equal members under these names, or without names are equal themselves. */
function isSame(one: unknown, other: unknown, keys: readonly string[]): boolean {
  if (keys.length === 0) return one === other
  return isObject(one) && isObject(other) && keys.every(key => getOwn(one, key) === getOwn(other, key))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
