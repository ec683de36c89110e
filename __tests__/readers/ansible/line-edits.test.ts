import { describe, expect, it } from 'vitest'
import { judged } from '../../judged.ts'
import { tree } from '../../tree.ts'

const pod =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: app\n      image: a\n      securityContext:\n        privileged: false\n'

/** What one task shows: findings of a rule, and gaps. */
async function shown(task: string, rule: string): Promise<string[]> {
  const playbook = `- hosts: all\n  tasks:\n    - ${task.replaceAll('\n', '\n      ')}\n`
  const { findings, gaps } = await judged(tree({ 'k8s/pod.yaml': pod, 'site.yml': playbook }), '.')
  return [
    ...findings
      .filter((one) => one.rule === rule && one.location?.file === 'site.yml')
      .map(({ location, severity, message }) => `${location?.line} ${severity}: ${message}`),
    ...gaps.map(({ line, because, blocking }) => `${line} ${blocking ? 'blocking' : 'open'}: ${because}`),
  ]
}

const replace = (put: string, path = '"{{ playbook_dir }}/k8s/pod.yaml"') =>
  `ansible.builtin.replace:\n  path: ${path}\n  regexp: 'privileged: false'\n  replace: '${put}'`

describe('a task that changes lines of a manifest', () => {
  it.each<[string, string[]]>([
    [replace('privileged: true'), ['6 critical: app is privileged']],
    [replace('privileged: true', 'k8s/pod.yaml'), ['6 critical: app is privileged']],
    [
      `lineinfile:\n  path: k8s/pod.yaml\n  regexp: '^ +privileged:'\n  line: '        privileged: true'`,
      ['6 critical: app is privileged'],
    ],
    [
      replace('privileged: {{ open }}'),
      [
        '3 blocking: replace changes the settings of pods in `k8s/pod.yaml` here: what it sets is not checked; commit the changed file instead',
      ],
    ],
    [replace('privileged: false # no'), []],
    [replace('privileged: true', '/opt/other.yaml'), []],
    [`lineinfile:\n  path: k8s/pod.yaml\n  regexp: 'privileged: true'\n  state: absent`, []],
  ])('%s', async (task, expected) => expect(await shown(task, 'container/privileged')).toEqual(expected))
})

describe('a task that changes lines of what configures a machine', () => {
  it.each<[string, string, string[]]>([
    [
      `lineinfile:\n  path: /etc/default/kubelet\n  regexp: '^KUBELET_EXTRA_ARGS='\n  line: KUBELET_EXTRA_ARGS=--anonymous-auth=true`,
      'kubelet/anonymous-auth',
      ['6 high: kubelet accepts requests without credentials'],
    ],
    [
      `lineinfile:\n  path: /etc/default/kubelet\n  regexp: '^KUBELET_EXTRA_ARGS='\n  line: KUBELET_EXTRA_ARGS=--anonymous-auth=false`,
      'kubelet/anonymous-auth',
      [],
    ],
    [
      `lineinfile:\n  path: /etc/docker/daemon.json\n  regexp: '"hosts"'\n  line: '"hosts": ["tcp://0.0.0.0"],'`,
      'daemon/tcp',
      [
        '3 open: lineinfile changes `/etc/docker/daemon.json` here: what it sets is not checked; write the whole file instead',
      ],
    ],
    [`lineinfile: path=/etc/sysctl.conf line='vm.swappiness=1'`, 'kubelet/anonymous-auth', []],
  ])('%s', async (task, rule, expected) => expect(await shown(task, rule)).toEqual(expected))
})
