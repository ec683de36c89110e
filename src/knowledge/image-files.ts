/** Files of images, by their path without a leading slash. */

/** Where distributions keep programs. */
const systemFolder = /^(?:usr\/)?(?:local\/)?(?:s?bin|lib(?:exec|32|64)?(?:\/.*)?)\//

/** Programs that distributions install with the set-user-id or set-group-id bit, or with a capability. */
const privilegedPrograms = new Set(
  'arping at bbsuid bsd-write chage chfn chrome-sandbox chsh clockdiff crontab dbus-daemon-launch-helper doas dotlockfile exim4 expiry fping fusermount fusermount3 gpasswd gst-ptp-helper incrontab ksu locate lockfile mail-lock mail-touchlock mail-unlock mlocate mount mount.cifs mount.nfs mtr-packet newgidmap newgrp newuidmap ntfs-3g pam_extrausers_chkpwd pam_timestamp_check passwd ping ping6 pkexec plocate polkit-agent-helper-1 postdrop postlog postqueue pppd procmail sendmail sg snap-confine ssh-agent ssh-keysign staprun su sudo sudoedit suexec traceroute6 umount unix_chkpwd unix_update userhelper usernetctl utempter vlock-main wall write write.ul Xorg.wrap'.split(
    ' ',
  ),
)

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** Whether distributions install the program with more rights than its caller has, for a reason. */
export const isStandardPrivileged = (path: string): boolean =>
  systemFolder.test(path) && privilegedPrograms.has(base(path).replace(/\.(?:iputils|inetutils|distrib)$/, ''))

/** What helps whoever got in, by what it is. */
const tools: readonly (readonly [kind: ToolKind, programs: string])[] = [
  ['shell', 'sh bash dash ash zsh ksh busybox'],
  ['package manager', 'apt-get apt dpkg apk dnf microdnf yum rpm zypper pip pip3 npm gem'],
  ['compiler', 'gcc g++ cc c++ clang clang++ rustc go javac tcc ld as make cmake'],
  [
    'network tool',
    'nc ncat netcat nc.openbsd nc.traditional socat nmap tcpdump telnet ftp curl wget ssh scp dig tshark',
  ],
  ['debugger', 'gdb strace ltrace perf bpftrace'],
]

export type ToolKind = 'shell' | 'package manager' | 'compiler' | 'network tool' | 'debugger'

const toolKinds = new Map(tools.flatMap(([kind, programs]) => programs.split(' ').map((name) => [name, kind] as const)))
const programFolder = /^(?:usr\/)?(?:local\/)?(?:go\/)?s?bin\/[^/]+$/

/** What a program is good for to whoever got in; undefined for all others. `gcc-14` and `python3.13` are named with their versions. */
export const toolKind = (path: string): ToolKind | undefined =>
  programFolder.test(path) ? toolKinds.get(base(path).replace(/(?:-\d+(?:\.\d+)*)$/, '')) : undefined

export const isSshServer = (path: string): boolean => /^(?:usr\/)?(?:local\/)?s?bin\/(?:sshd|dropbear)$/.test(path)

const caches: readonly (readonly [folder: RegExp, manager: string])[] = [
  [/^var\/lib\/apt\/lists\//, 'apt'],
  [/^var\/cache\/apt\//, 'apt'],
  [/^(?:etc\/apk\/cache|var\/cache\/apk|lib\/apk\/cache)\//, 'apk'],
  [/^var\/cache\/(?:dnf|yum|libdnf5)\//, 'dnf'],
  [/^var\/cache\/zypp\//, 'zypper'],
  [/^(?:root|home\/[^/]+)\/\.cache\/(?:pip|uv|pypoetry|go-build|yarn|Cypress|composer)\//, 'a language'],
  [
    /^(?:root|home\/[^/]+)\/\.(?:npm\/_cacache|gem\/cache|cargo\/registry\/cache|m2\/repository|gradle\/caches)\//,
    'a language',
  ],
]

/** The package manager that keeps a file for later installations. */
export const cacheOwner = (path: string): string | undefined => caches.find(([folder]) => folder.test(path))?.[1]

/** Where packages bring keys of their own for their tests, examples and documentation: everybody has them. */
const packageFolder =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|pkg\/mod|usr\/(?:share|lib|lib64|src|include)|usr\/local\/(?:go|lib|share|src|include)|lib|lib64|opt\/java)\//
const exampleFolder =
  /(?:^|\/)(?:tests?|testdata|test[-_]data|testing|__tests__|specs?|fixtures?|examples?|samples?|demos?|docs?|mocks?|certdata)\//i

/** Whether a file belongs to a package that was installed, and not to whoever made the image. */
export const isOfPackage = (path: string): boolean => packageFolder.test(path)
export const isPublicExample = (path: string): boolean => packageFolder.test(path) && exampleFolder.test(path)
