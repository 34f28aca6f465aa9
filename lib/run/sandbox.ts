/**
 * The worker's namespaces. Whatever a faulty runtime does (mounts on the host's tree, sysctls, host name, processes
 * that stay) ends with them: mounts, processes and the folder of all bundles (a tmpfs) go away even after SIGKILL.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CgroupChoice } from './settings.js'

// Run by sh as process 1 of the new namespaces: it sets them up, runs the worker, and reaps what others leave behind.
// Its traps are handlers rather than 'ignore', which the worker and all containers would inherit.
const setUp = `
set -eu
trap : INT TERM HUP
work=$1 cgroup=$2 keep=$3
shift 3
mount --make-rprivate /
mount -t proc proc /proc
[ "$keep" = 1 ] || mount -t tmpfs -o mode=755 oci-runtime-tools "$work"
# Nodes of its own: a runtime that binds the host's into a container would have a chmod in there change the host's.
# With KEEP the workers share the folder, so names are taken by mktemp.
case $work in
/dev/*) ;;
*)
  dev=$(mktemp -d "$work/dev.XXXXXX")
  mount -t tmpfs -o mode=755,nosuid dev "$dev"
  if cp -ax /dev/. "$dev" 2>/dev/null; then
    for dir in pts shm; do [ ! -d "/dev/$dir" ] || mount --rbind "/dev/$dir" "$dev/$dir"; done
    mount --move "$dev" /dev
  else
    umount "$dev"
  fi
  rmdir "$dev"
  ;;
esac
type=$(stat -f -c %T /sys/fs/cgroup 2>/dev/null || echo none)
case $cgroup:$type in
v2:cgroup2fs | auto:cgroup2fs | auto:none) ;;
v2:*) mount -t cgroup2 cgroup2 /sys/fs/cgroup ;;
v1:cgroup2fs) echo 'this host has cgroup v2 only: use CGROUP=v2' >&2; exit 3 ;;
*)
  # The same v1 hierarchies without the v2 one beside them, which crun refuses.
  new=$(mktemp -d "$work/cgroup.XXXXXX")
  mount -t tmpfs -o mode=755 cgroup "$new"
  find /sys/fs/cgroup -maxdepth 1 -type l -exec cp -P -t "$new" {} +
  for dir in /sys/fs/cgroup/*; do
    if [ -f "$dir/cgroup.procs" ] && [ ! -L "$dir" ] && [ ! -f "$dir/cgroup.controllers" ]; then
      mkdir "$new/\${dir##*/}"
      mount --bind "$dir" "$new/\${dir##*/}"
    fi
  done
  mount --move "$new" /sys/fs/cgroup
  rmdir "$new"
  ;;
esac
set +e
"$@"
`

// The cores are busy with runtimes: threads that help to collect garbage cost more than they save.
const nodeFlags = ['--single-threaded-gc']

// Node would parse a bundle of certificates at each start: 50 ms. By the others a service manager talks to its service,
// which may be this process, but is not the runtime.
const keptBack = ['NODE_EXTRA_CA_CERTS', 'NOTIFY_SOCKET', 'LISTEN_FDS', 'LISTEN_PID', 'LISTEN_FDNAMES']

const ownWorker = [fileURLToPath(new URL('./worker.js', import.meta.url))]

/** Mount, PID, network, IPC and UTS namespaces; all in them dies with the worker's process 1. */
const kinds = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child=KILL']

export interface Namespaces {
  /** An empty folder, over which a tmpfs is mounted. */
  workDir: string
  cgroup: CgroupChoice
  /** Whether what is made in the folder stays: there is no tmpfs over it then. */
  keep: boolean
}

export interface Sandbox extends Namespaces {
  /** Program for the worker and its arguments, if not the suite's own. */
  worker?: readonly string[]
}

/** The command line that runs a program in namespaces of its own. */
export const inNamespaces = (
  { workDir, cgroup, keep }: Namespaces,
  program: readonly string[],
): [file: string, ...args: string[]] => [
  'unshare',
  ...kinds,
  ...['sh', '-c', setUp, 'sh', workDir, cgroup, keep ? '1' : '0', ...program],
]

/** Starts the worker program in namespaces of its own, with a channel for messages. */
export function startSandbox({ worker = ownWorker, ...namespaces }: Sandbox): ChildProcess {
  const [file, ...args] = inNamespaces(namespaces, [process.execPath, ...nodeFlags, ...worker])
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !keptBack.includes(name)))
  return spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env, detached: true })
}
