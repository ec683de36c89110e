export type Stride =
  | 'spoofing'
  | 'tampering'
  | 'repudiation'
  | 'information disclosure'
  | 'denial of service'
  | 'elevation of privilege'

export const threats = {
  D1: { title: 'Docker client compromise', stride: 'spoofing' },
  D2: { title: 'Dockerfile misconfiguration', stride: 'tampering' },
  D3: { title: 'Use of the privileged flag', stride: 'elevation of privilege' },
  D4: { title: 'Host and daemon misconfiguration', stride: 'information disclosure' },
  D5: { title: 'Docker image security', stride: 'repudiation' },
  K1: { title: 'kube-apiserver compromise', stride: 'spoofing' },
  K2: { title: 'etcd misconfiguration', stride: 'tampering' },
  K3: { title: 'etcd sensitive information', stride: 'information disclosure' },
  K4: { title: 'kube-apiserver overwhelming', stride: 'denial of service' },
  K5: { title: 'API-server authorization abuse', stride: 'elevation of privilege' },
  H: { title: 'Hardening the Docker environment', stride: 'denial of service' },
} as const satisfies Record<string, { title: string; stride: Stride }>

export type Threat = keyof typeof threats

/** About a cluster; the others are about what a host runs, which a cluster's nodes do as well. */
export const isOfCluster = (threat: Threat): boolean => threat.startsWith('K')

export const threatIds = Object.keys(threats) as Threat[]
