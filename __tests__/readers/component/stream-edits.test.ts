import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { componentsIn } from './components.ts'

const script = (text: string) => ({ 'a.sh': `#!/bin/sh\n${text}\n` })
const manifests = '/etc/kubernetes/manifests'

it.each<[string, ...string[][]]>([
  [
    `sed -i 's/anonymous-auth=false/anonymous-auth=true/' ${manifests}/kube-apiserver.yaml`,
    ['a.sh#kube-apiserver', '2:true', 'anonymous-auth true 2:true'],
  ],
  [
    `sudo sed -i -e 's#--authorization-mode=Node,RBAC#--authorization-mode=AlwaysAllow#g' ${manifests}/kube-apiserver.yaml`,
    ['a.sh#kube-apiserver', '2:AlwaysAllow', 'authorization-mode AlwaysAllow 2:AlwaysAllow'],
  ],
  [
    `sed -i.bak '/- kube-scheduler/a\\    - --profiling=true' ${manifests}/kube-scheduler.yaml`,
    ['a.sh#kube-scheduler', '2:true', 'profiling true 2:true'],
  ],
  [
    'sed -ri --expression="s|ARGS=|ARGS=--read-only-port=10255 |" /var/lib/kubelet/kubeadm-flags.env',
    ['a.sh#kubelet', '2:10255', 'read-only-port 10255 2:10255'],
  ],
  [
    `sed -i 's/a/b/; s#x#--profiling=true#' ${manifests}/kube-scheduler.yaml`,
    ['a.sh#kube-scheduler', '2:true', 'profiling true 2:true'],
  ],
  // It prints what it makes; nothing is put in; the file is no component's.
  [`sed 's/a/--anonymous-auth=true/' ${manifests}/kube-apiserver.yaml`],
  [`sed -i '/anonymous-auth=true/d' ${manifests}/kube-apiserver.yaml`],
  ["sed -i 's/a/--anonymous-auth=true/' /srv/kube-notes.txt"],
])('sed puts flags into files of a machine: %s', async (line, ...wanted) => {
  const found = await componentsIn(script(line))
  expect(found.map(([key, , ...facts]) => [key, ...facts])).toEqual(wanted.map(([key, , ...facts]) => [key, ...facts]))
})

it.each([
  [`sed -i 's/"icc": false/"icc": true/' /etc/docker/daemon.json`, '/etc/docker/daemon.json'],
  ["sudo sed -i 's/enabled: false/enabled: true/' /var/lib/kubelet/config.yaml", '/var/lib/kubelet/config.yaml'],
  [`sed -i 's/imagePullPolicy: Always/imagePullPolicy: Never/' ${manifests}/x.yaml`, `${manifests}/x.yaml`],
  ["sed -i 's/a/b/' k8s/web.yaml", undefined],
])('what it changes of others is a gap: %s', async (line, path) => {
  const because = `sed changes \`${path}\` here: what it sets is not checked; write the whole file instead`
  const { gaps } = await readAll(repository(script(line)))
  const wanted = { path: 'a.sh', line: 2, because, blocking: false, kinds: ['component', 'daemon'] }
  expect(gaps).toEqual(path === undefined ? [] : [wanted])
})
