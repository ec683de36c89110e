import { isBefore, requiredPlugin, runsPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component, files } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/pod-security-admission',
  on: 'component',
  program: 'kube-apiserver',
  title: 'API server admits any pod',
  severity: 'medium',
  threats: ['K5'],
  controls: [],
  why: 'Nothing at admission refuses privileged pods, unless a policy engine in the cluster does.',
  fix: 'Remove `PodSecurity` from `--disable-admission-plugins`; before 1.22 enable `PodSecurityPolicy`.',
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  consults: ['version'],
  *check(own) {
    const isOld = isBefore(own.version, '1.22')
    const plugins = isOld ? ['PodSecurityPolicy', 'SecurityContextDeny'] : ['PodSecurity']
    if (plugins.some((plugin) => runsPlugin(own, plugin))) return
    yield* requiredPlugin(own, plugins[0]!, 'nothing at admission refuses privileged pods')
  },
  bad: [
    component(
      'kube-apiserver',
      '--disable-admission-plugins=«PodSecurity»',
      'medium: kube-apiserver switches the admission plugin PodSecurity off: nothing at admission refuses privileged pods',
    ),
    files(
      'kube-apiserver 1.19',
      {
        'pod.yaml':
          'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: kube-apiserver:v1.19.1, command: [«kube-apiserver»]}]}\n',
      },
      'medium: kube-apiserver does not run the admission plugin PodSecurityPolicy: nothing at admission refuses privileged pods',
    ),
  ],
  good: [
    component('kube-apiserver', '--secure-port=6443'),
    files('kube-apiserver 1.19 with another plugin', {
      'pod.yaml':
        'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: kube-apiserver:v1.19.1, command: [kube-apiserver, --enable-admission-plugins=SecurityContextDeny]}]}\n',
    }),
  ],
})
