import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/kubeconfig-mode',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Kubeconfig of the administrator is written for others to read',
  severity: 'high',
  threats: ['K1'],
  controls: [],
  why: 'Whoever has the kubeconfig that k3s or RKE2 writes is administrator of the cluster: with this mode every user and program of the node may read it.',
  fix: 'Remove the setting (the mode is then 600), and give users kubeconfigs of their own.',
  reads: ['write-kubeconfig-mode'],
  *check({ 'write-kubeconfig-mode': mode }) {
    // k3s reads it as an octal number, whatever its bits mean; anything else makes k3s fail.
    if (!mode || !/^(?:0o?)?[0-7]{3,4}$/.test(mode.value)) return
    const bits = Number.parseInt(mode.value.slice(-3), 8)
    if ((bits & 0o077) === 0) return
    // Whoever is in the group is chosen by somebody.
    const severity = (bits & 0o007) === 0 ? 'medium' : undefined
    const message = `the kubeconfig of the administrator is written with mode ${mode.value}, more than 600`
    yield fail(mode, message, { severity })
  },
  bad: [
    files(
      'k3s: for everybody',
      { 'k3s/config.yaml': 'write-kubeconfig-mode: "«0644»"\ndisable: [traefik]\n' },
      'high: the kubeconfig of the administrator is written with mode 0644, more than 600',
    ),
    files(
      'rke2: for a group',
      { 'rke2/config.yaml': 'write-kubeconfig-mode: «640»\n' },
      'medium: the kubeconfig of the administrator is written with mode 640, more than 600',
    ),
    files(
      'k3s: as its installer is asked',
      { 'up.sh': '#!/bin/sh\ncurl -sfL https://get.k3s.io | sh -s - server --write-kubeconfig-mode «644»\n' },
      'high: the kubeconfig of the administrator is written with mode 644, more than 600',
    ),
    files(
      'k3s: with a bit for programs',
      { 'up.sh': '#!/bin/sh\nk3s server --write-kubeconfig-mode «4644»\n' },
      'high: the kubeconfig of the administrator is written with mode 4644, more than 600',
    ),
    files(
      'k3s: by a variable of its installer',
      { 'up.sh': '#!/bin/sh\ncurl -sfL https://get.k3s.io | K3S_KUBECONFIG_MODE="«644»" sh -\n' },
      'high: the kubeconfig of the administrator is written with mode 644, more than 600',
    ),
    files(
      'k3s: by all arguments of its installer',
      { 'up.sh': '#!/bin/sh\ncurl -sfL https://get.k3s.io | INSTALL_K3S_EXEC="--write-kubeconfig-mode=«664»" sh -\n' },
      'high: the kubeconfig of the administrator is written with mode 664, more than 600',
    ),
  ],
  good: [
    files('k3s: for root, with a bit that means nothing in a file', {
      'k3s/config.yaml': 'write-kubeconfig-mode: "4600"\n',
    }),
    files('k3s: for root', { 'k3s/config.yaml': 'write-kubeconfig-mode: "0600"\ntls-san: [k3s.example.org]\n' }),
  ],
})
