import type { Capabilities, Seccomp, SeccompArch, Syscall, SyscallArg } from '#spec/config'

/** System calls that an ordinary program may need and that reach nothing outside of the container, by what they are for. */
const harmless = {
  files: `access chdir chmod chown chown32 close close_range copy_file_range creat dup dup2 dup3 faccessat faccessat2
    fadvise64 fadvise64_64 fallocate fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat fcntl fcntl64 fdatasync
    flock fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futimesat getcwd getdents getdents64
    ioctl lchown lchown32 link linkat _llseek lseek lstat lstat64 mkdir mkdirat mknod mknodat newfstatat open openat
    openat2 readahead readlink readlinkat rename renameat renameat2 rmdir stat stat64 statfs statfs64 statx symlink
    symlinkat sync sync_file_range sync_file_range2 syncfs truncate truncate64 umask unlink unlinkat utime utimensat
    utimensat_time64 utimes cachestat`,
  attributes: `fgetxattr flistxattr fremovexattr fsetxattr getxattr lgetxattr listxattr llistxattr lremovexattr
    lsetxattr removexattr setxattr getxattrat listxattrat removexattrat setxattrat`,
  data: `pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readv sendfile sendfile64 splice tee vmsplice write
    writev io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup io_submit`,
  waiting: `epoll_create epoll_create1 epoll_ctl epoll_ctl_old epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old eventfd
    eventfd2 _newselect pipe pipe2 poll ppoll ppoll_time64 pselect6 pselect6_time64 select signalfd signalfd4
    fanotify_mark inotify_add_watch inotify_init inotify_init1 inotify_rm_watch`,
  sockets: `accept accept4 bind connect getpeername getsockname getsockopt listen recv recvfrom recvmmsg
    recvmmsg_time64 recvmsg send sendmmsg sendmsg sendto setsockopt shutdown socket socketcall socketpair`,
  memory: `brk madvise mincore mlock mlock2 mlockall mmap mmap2 mprotect mremap mseal msync munlock munlockall munmap
    map_shadow_stack membarrier memfd_create memfd_secret pkey_alloc pkey_free pkey_mprotect process_mrelease
    remap_file_pages`,
  messages: `ipc mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedreceive_time64 mq_timedsend
    mq_timedsend_time64 mq_unlink msgctl msgget msgrcv msgsnd semctl semget semop semtimedop semtimedop_time64 shmat
    shmctl shmdt shmget`,
  processes: `execve execveat exit exit_group fork getpgid getpgrp getpid getppid getsid gettid pidfd_open
    pidfd_send_signal prctl setpgid setsid vfork wait4 waitid waitpid get_thread_area set_thread_area set_tid_address
    get_robust_list set_robust_list rseq`,
  signals: `alarm getitimer kill pause restart_syscall rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo
    rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rt_tgsigqueueinfo setitimer sigaltstack sigreturn
    tgkill tkill`,
  identity: `capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getresgid
    getresgid32 getresuid getresuid32 getuid getuid32 setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups
    setgroups32 setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid setreuid32 setuid setuid32`,
  limits: `getpriority getrlimit getrusage ioprio_get ioprio_set prlimit64 setpriority setrlimit ugetrlimit`,
  scheduling: `futex futex_requeue futex_time64 futex_wait futex_waitv futex_wake getcpu sched_getaffinity
    sched_getattr sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler
    sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setattr sched_setparam
    sched_setscheduler sched_yield`,
  clocks: `clock_getres clock_getres_time64 clock_gettime clock_gettime64 clock_nanosleep clock_nanosleep_time64
    gettimeofday nanosleep time timer_create timer_delete timer_getoverrun timer_gettime timer_gettime64 timer_settime
    timer_settime64 timerfd_create timerfd_gettime timerfd_gettime64 timerfd_settime timerfd_settime64 times`,
  restraint: 'landlock_add_rule landlock_create_ruleset landlock_restrict_self seccomp',
  system: 'getrandom sysinfo syslog uname',
}

/** System calls that do no more harm than the capability does. */
const byCapability: { readonly [capability: string]: string } = {
  CAP_DAC_READ_SEARCH: 'open_by_handle_at',
  CAP_SYS_ADMIN: `bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick listmount lookup_dcookie mount
    mount_setattr move_mount name_to_handle_at open_tree perf_event_open setdomainname sethostname setns statmount umount
    umount2 unshare`,
  CAP_SYS_BOOT: 'reboot',
  CAP_SYS_CHROOT: 'chroot',
  CAP_SYS_MODULE: 'delete_module finit_module init_module query_module',
  CAP_SYS_PACCT: 'acct',
  CAP_SYS_PTRACE: 'kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace',
  CAP_SYS_RAWIO: 'ioperm iopl',
  CAP_SYS_TIME: 'adjtimex clock_adjtime clock_adjtime64 clock_settime clock_settime64 settimeofday stime',
  CAP_SYS_TTY_CONFIG: 'vhangup',
}

interface Machine {
  architectures: SeccompArch[]
  /** Calls that only this machine has. */
  calls?: string
  /** Which argument of clone(2) has the flags; 0 where unset. */
  cloneFlags?: number
}

/** By Node's name of the architecture. */
const machines: { readonly [arch: string]: Machine } = {
  x64: {
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
    calls: 'arch_prctl modify_ldt',
  },
  ia32: { architectures: ['SCMP_ARCH_X86'], calls: 'modify_ldt' },
  arm: { architectures: ['SCMP_ARCH_ARM'], calls: 'breakpoint cacheflush set_tls' },
  arm64: { architectures: ['SCMP_ARCH_ARM', 'SCMP_ARCH_AARCH64'], calls: 'breakpoint cacheflush set_tls' },
  mips: { architectures: ['SCMP_ARCH_MIPS', 'SCMP_ARCH_MIPS64', 'SCMP_ARCH_MIPS64N32'] },
  mipsel: { architectures: ['SCMP_ARCH_MIPSEL', 'SCMP_ARCH_MIPSEL64', 'SCMP_ARCH_MIPSEL64N32'] },
  s390x: {
    architectures: ['SCMP_ARCH_S390', 'SCMP_ARCH_S390X'],
    calls: 's390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr',
    cloneFlags: 1,
  },
  riscv64: { architectures: ['SCMP_ARCH_RISCV64'], calls: 'riscv_flush_icache riscv_hwprobe' },
}

/** The CLONE_NEW… flags for mount, UTS, IPC, user, PID, network and cgroup namespaces. */
const newNamespaces = 0x7e020000

const errnoNotImplemented = 38

const allow = (names: string, ...args: SyscallArg[]): Syscall => ({
  names: names.split(/\s+/),
  action: 'SCMP_ACT_ALLOW',
  ...(args.length === 0 ? {} : { args }),
})

/**
 * A filter that refuses what lets a program out of its container, save what its capabilities allow anyway.
 * `arch` is Node's name of the machine; one that is not known has no architectures listed, so the filter holds for
 * the native one. The C library gets ENOSYS for clone3, whose flags no filter can see, and falls back to clone.
 */
export function defaultSeccomp(capabilities: Capabilities = {}, arch: string = process.arch): Seccomp {
  const held = new Set(Object.values(capabilities).flat())
  const machine: Machine = machines[arch] ?? { architectures: [] }
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures: [...machine.architectures],
    syscalls: [
      allow(Object.values(harmless).join(' ')),
      // Linux, Linux with 32-bit addresses, and the question which of them it is.
      ...[0, 8, 0xffffffff].map(value => allow('personality', { index: 0, value, op: 'SCMP_CMP_EQ' })),
      ...Object.entries(byCapability).flatMap(([name, calls]) => (held.has(name) ? [allow(calls)] : [])),
      ...(held.has('CAP_SYS_ADMIN')
        ? []
        : [
            allow('clone', {
              index: machine.cloneFlags ?? 0,
              value: newNamespaces,
              valueTwo: 0,
              op: 'SCMP_CMP_MASKED_EQ',
            }),
            { names: ['clone3'], action: 'SCMP_ACT_ERRNO' as const, errnoRet: errnoNotImplemented },
          ]),
      ...(machine.calls === undefined ? [] : [allow(machine.calls)]),
    ],
  }
}
