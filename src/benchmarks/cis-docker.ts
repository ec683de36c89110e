import type { Control, ControlEntry } from './control.ts'
import { factsOf, labelOf, parseTable, type Row } from './table.ts'

export const dockerEditions = ['1.5', '1.6', '1.7', '1.8'] as const
export type DockerEdition = (typeof dockerEditions)[number]

const columns = ['1.5', '1.6', '1.8', 'level', 'labels', 'sight', 'threat', 'title'] as const

/**
 * The recommendations of the CIS Docker Benchmark: numbers in the editions 1.5, 1.6 (1.7 numbers alike) and 1.8, level,
 * labels in 1.5, 1.6, 1.7 and 1.8 (Automated, Manual, or - where the edition has none), and our own words for what must hold.
 * Where labels differ, 1.6 changed them to Manual; 1.7 alone has 4.4 Automated.
 */
const table = `
# 1.5  1.6    1.8    level, labels, sight, threat, title

# Host
1.2.1  1.1.1  1.1.1  1 AMMM  attest  D4  container data is on a file system of its own
1.2.2  1.1.2  1.1.2  1 AMMM  attest  D1  docker group has only known members
1.2.3  1.1.3  1.1.3  1 AAAA  attest  D4  dockerd is watched by auditd
-      1.1.4  1.1.4  1 -MMM  attest  D4  /run/containerd is watched by auditd
1.2.4  1.1.5  1.1.5  1 AMMM  attest  D4  /var/lib/docker is watched by auditd
1.2.5  1.1.6  1.1.6  1 AAAA  attest  D4  /etc/docker is watched by auditd
1.2.6  1.1.7  1.1.7  2 AAAA  attest  D4  docker.service is watched by auditd
-      1.1.8  1.1.8  2 -AAA  attest  D4  containerd.sock is watched by auditd
1.2.7  1.1.9  1.1.9  2 AAAA  attest  D4  docker.socket is watched by auditd
1.2.8  1.1.10 1.1.10 2 AAAA  attest  D4  /etc/default/docker is watched by auditd
1.2.10 1.1.11 1.1.11 2 AAAA  attest  D4  /etc/docker/daemon.json is watched by auditd
-      1.1.12 1.1.12 2 -AAA  attest  D4  /etc/containerd/config.toml is watched by auditd
1.2.9  1.1.13 1.1.13 2 AAAA  attest  D4  /etc/sysconfig/docker is watched by auditd
1.2.11 1.1.14 1.1.14 2 AAAA  attest  D4  containerd binary is watched by auditd
-      1.1.15 1.1.15 2 -AAA  attest  D4  containerd-shim binary is watched by auditd
-      1.1.16 1.1.16 2 -MMM  attest  D4  containerd-shim-runc-v1 binary is watched by auditd
-      1.1.17 1.1.17 2 -AAA  attest  D4  containerd-shim-runc-v2 binary is watched by auditd
1.2.12 1.1.18 1.1.18 2 AAAA  attest  D4  runc binary is watched by auditd
1.1.1  1.2.1  1.2.1  1 MMMM  attest  D4  host operating system is hardened
                       unruled: the operating system is set up on the host
1.1.2  1.2.2  1.2.2  1 MMMM  partial D4  engine is a current, supported release
                       unchecked: whether builds of distributions still get fixes is not checked

# Daemon
-      2.1    2.1    1 -MMM  auto    D4  daemon runs without root
2.1    2.2    2.2    1 AMMM  auto    D4  traffic between containers is off on the default bridge
2.2    2.3    2.3    1 AMMM  auto    D4  daemon log level is info
2.3    2.4    2.4    1 AMMM  auto    D4  daemon is allowed to manage iptables
2.4    2.5    2.5    1 AMMM  auto    D5  registries are reached over verified TLS
2.5    2.6    2.6    1 AMMM  auto    D4  storage driver is not aufs
-      -      2.7    1 ---M  auto    D4  storage driver is not devicemapper
2.6    2.7    2.8    1 AMMM  auto    D1  API over TCP requires mutual TLS
2.7    2.8    2.9    1 MMMM  partial D4  default ulimits are set
                       unchecked: whether the limits suit the containers is not checked
2.8    2.9    2.10   2 AMMM  auto    D3  user namespace remapping is on
2.9    2.10   2.11   2 AMMM  auto    D4  daemon uses the default cgroup parent
2.10   2.11   2.12   2 AMMM  auto    D4  base device size is the default
2.11   2.12   2.13   2 AMMM  auto    D1  authorization plugin checks client commands
2.12   2.13   2.14   2 AMMM  partial D4  logs are sent to a central server
                       unchecked: whether the logs arrive at another host is not checked
2.17   2.14   2.15   1 AMMM  auto    D3  new privileges are off for all containers by default
2.13   2.15   2.16   1 AMMM  auto    D4  live restore is on
2.14   2.16   2.17   1 AMMM  auto    D4  userland proxy is off
2.15   2.17   2.18   2 MMMM  partial D3  daemon-wide seccomp profile is suitable
                       unchecked: whether a custom profile is needed, and what it allows, is not checked
2.16   2.18   2.19   1 AMMM  auto    D4  experimental features are off

# Files of the daemon
3.1    3.1    3.1    1 AAAA  attest  D4  docker.service is owned by root:root
3.2    3.2    3.2    1 AAAA  attest  D4  docker.service has mode 644 or stricter
3.3    3.3    3.3    1 AAAA  attest  D4  docker.socket is owned by root:root
3.4    3.4    3.4    1 AAAA  attest  D4  docker.socket has mode 644 or stricter
3.5    3.5    3.5    1 AAAA  attest  D4  /etc/docker is owned by root:root
3.6    3.6    3.6    1 AAAA  attest  D4  /etc/docker has mode 755 or stricter
3.7    3.7    3.7    1 AMMM  attest  D4  registry CA files are owned by root:root
3.8    3.8    3.8    1 AMMM  attest  D4  registry CA files have mode 444 or stricter
3.9    3.9    3.9    1 AMMM  attest  D1  TLS CA file is owned by root:root
3.10   3.10   3.10   1 AMMM  attest  D1  TLS CA file has mode 444 or stricter
3.11   3.11   3.11   1 AMMM  attest  D1  server certificate is owned by root:root
3.12   3.12   3.12   1 AMMM  attest  D1  server certificate has mode 444 or stricter
3.13   3.13   3.13   1 AMMM  attest  D1  server key is owned by root:root
3.14   3.14   3.14   1 AMMM  attest  D1  server key has mode 400
3.15   3.15   3.15   1 AAAA  attest  D1  API socket is owned by root:docker
3.16   3.16   3.16   1 AAAA  attest  D1  API socket has mode 660 or stricter
3.17   3.17   3.17   2 AMMM  attest  D4  daemon.json is owned by root:root
3.18   3.18   3.18   2 AMMM  attest  D4  daemon.json has mode 644 or stricter
3.19   3.19   3.19   2 AMMM  attest  D4  /etc/default/docker is owned by root:root
3.22   3.20   3.20   2 AMMM  attest  D4  /etc/default/docker has mode 644 or stricter
3.21   3.21   3.21   2 AMMM  attest  D4  /etc/sysconfig/docker has mode 644 or stricter
3.20   3.22   3.22   2 AMMM  attest  D4  /etc/sysconfig/docker is owned by root:root
-      3.23   3.23   1 -AAA  attest  D4  containerd socket is owned by root:root
-      3.24   3.24   1 -AAA  attest  D4  containerd socket has mode 660 or stricter

# Images and Dockerfiles
4.1    4.1    4.1    1 AMMM  auto    D2  containers run as a dedicated non-root user
4.2    4.2    4.2    1 MMMM  partial D5  base images come from trusted sources
                       unchecked: whether a source deserves trust is not checked: only tag, digest and registry
4.3    4.3    4.3    1 MMMM  partial D2  images have no unneeded packages
                       unchecked: which packages an image needs is not checked
4.4    4.4    4.4    1 MMAM  partial D5  images are scanned and rebuilt with fixes
                       unchecked: whether images are scanned for vulnerabilities is not checked
4.5    4.5    4.5    2 AMMM  partial D5  signed images are required
                       unchecked: whether the hosts that pull images require signatures is not checked
4.6    4.6    4.6    1 AMMM  auto    D2  images have a health check
4.7    4.7    4.7    1 MMMM  auto    D2  package lists are refreshed in the step that installs
4.8    4.8    4.8    2 MMMM  partial D2  images have no setuid or setgid files
                       unchecked: files of the base image and of packages are not checked: only what a RUN sets
4.9    4.9    4.9    1 MMMM  auto    D2  files are added with COPY, not ADD
4.10   4.10   4.10   1 MMMM  auto    D2  Dockerfiles have no secrets in them
4.11   4.11   4.11   2 MMMM  auto    D5  packages are verified before installation
-      4.12   4.12   1 -MMM  partial D5  signatures of artifacts are verified
                       unchecked: which downloads come with a signature is not checked

# Containers
7.1    5.1    5.1    1 AMMM  auto    D4  swarm mode is off unless it is needed
5.1    5.2    5.2    1 AMMM  auto    D3  AppArmor profile is applied
                       needs: AppArmor
5.2    5.3    5.3    2 AMMM  auto    D3  SELinux options are set
                       needs: SELinux
5.3    5.4    5.4    1 AMMM  auto    D3  capabilities are reduced to those needed
5.4    5.5    5.5    1 AMMM  auto    D3  containers are not privileged
5.5    5.6    5.6    1 AMMM  auto    D3  sensitive host directories are not mounted
5.6    5.7    5.7    1 AMMM  auto    D2  SSH server is not run in containers
5.7    5.8    5.8    1 AMMM  auto    D4  host ports below 1024 are not published
5.8    5.9    5.9    1 MMMM  partial D4  only needed ports are open
                       unchecked: which ports a service needs is not checked: only wide ranges of published ports
5.9    5.10   5.10   1 AMMM  auto    D3  network namespace is separate from the host
5.10   5.11   5.11   1 AMMM  auto    H   memory limit is set
5.11   5.12   5.12   1 AMMM  auto    H   CPU priority is set
5.12   5.13   5.13   1 AMMM  auto    D3  root file system is read-only
5.13   5.14   5.14   1 AMMM  auto    D4  published ports are bound to one interface
5.14   5.15   5.15   1 AMMM  auto    H   restart policy is on-failure:5
5.15   5.16   5.16   1 AMMM  auto    D3  PID namespace is separate from the host
5.16   5.17   5.17   1 AMMM  auto    D3  IPC namespace is separate from the host
5.17   5.18   5.18   1 MMMM  auto    D3  host devices are not passed to containers
5.18   5.19   5.19   1 MMMM  partial D4  ulimits are overridden only where needed
                       unchecked: whether a limit suits the program is not checked: only limits that are lifted
5.19   5.20   5.20   1 AMMM  auto    D3  mount propagation is not shared
5.20   5.21   5.21   1 AMMM  auto    D3  UTS namespace is separate from the host
5.21   5.22   5.22   1 AMMM  auto    D3  seccomp filter is not switched off
5.22   5.23   5.23   2 AMMM  auto    D3  docker exec is not run with --privileged
5.23   5.24   5.24   2 MMMM  auto    D3  docker exec is not run as root
5.24   5.25   5.25   1 AMMM  auto    D4  container uses the default cgroup parent
5.25   5.26   5.26   1 AMMM  auto    D3  new privileges are off
5.26   5.27   5.27   1 AMMM  auto    D2  running containers have a health check
5.27   5.28   5.28   1 MMMM  partial D5  images in use are the newest of their line
                       unchecked: whether a newer version exists is not checked: only how the image is pinned
5.28   5.29   5.29   1 AMMM  auto    H   PIDs limit is set
5.29   5.30   5.30   2 MMMM  auto    D4  default bridge is not used
5.30   5.31   5.31   1 AMMM  auto    D3  user namespace is separate from the host
5.31   5.32   5.32   1 AMMM  auto    D1  engine socket is not mounted

# Operations
6.1    6.1    6.1    1 MMMM  partial D5  only needed images are kept
                       unchecked: images kept on production hosts are not checked
                       unruled: what a production host keeps cannot be seen from a repository
6.2    6.2    6.2    1 MMMM  partial D4  only needed containers are kept
                       unchecked: containers kept on production hosts are not checked
                       unruled: what a production host keeps cannot be seen from a repository

# Swarm
7.2    7.1    7.1    1 AMMM  partial D4  swarm has few manager nodes
                       unchecked: managers of the production swarm are not checked
7.3    7.2    7.2    1 AMMM  partial D4  swarm is bound to one interface
                       unchecked: listen address of the production swarm is not checked
7.4    7.3    7.3    1 AMMM  auto    D4  overlay network traffic is encrypted
7.5    7.4    7.4    1 MMMM  partial D4  secrets are kept as swarm secrets
                       unchecked: secrets that services get in other ways are not checked
                       unruled: a swarm keeps its secrets on its nodes; secrets in files have rules of their own
7.6    7.5    7.5    1 AMMM  auto    D4  manager auto-lock is on
7.7    7.6    7.6    1 MMMM  partial D4  auto-lock key is rotated
                       unchecked: when the key was last rotated is not checked
                       unruled: keys and certificates are rotated on the nodes of the swarm
7.8    7.7    7.7    1 MMMM  partial D4  node certificates are rotated
                       unchecked: whether the rotation interval suits the site is not checked
7.9    7.8    7.8    1 MMMM  partial D4  CA certificates are rotated
                       unchecked: when the CA was last rotated is not checked
                       unruled: keys and certificates are rotated on the nodes of the swarm
7.10   7.9    7.9    1 MMMM  partial D4  management traffic is separate from data traffic
                       unchecked: whether the two kinds of traffic use different networks is not checked
`

/** 1.7 numbers as 1.6 does. */
const columnOf = { '1.5': '1.5', '1.6': '1.6', '1.7': '1.6', '1.8': '1.8' } as const

/** The controls of an edition, sorted by its numbers. */
export function cisDocker(edition: DockerEdition): ControlEntry[] {
  return parseTable(columns, table)
    .filter((row) => row[columnOf[edition]] !== '-')
    .map((row): ControlEntry => {
      const number = row[columnOf[edition]]
      const label = labelOf(row.labels[dockerEditions.indexOf(edition)])
      const facts = factsOf(row)
      return {
        control: controlOf(row),
        id: `cis-docker:${number}`,
        number,
        benchmark: 'cis-docker',
        edition,
        label,
        ...facts,
      }
    })
    .sort((a, b) => compareNumbers(a.number, b.number))
}

/** Its number in 1.5, else its first number after a plus. */
function controlOf(row: Row<(typeof columns)[number]>): Control {
  if (row['1.5'] !== '-') return `cis-docker:${row['1.5']}`
  return `cis-docker:+${row['1.6'] === '-' ? row['1.8'] : row['1.6']}`
}

function compareNumbers(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? -1) - (right[i] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}
