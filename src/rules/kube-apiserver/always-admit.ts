import { defineRule, fail } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/always-admit',
  on: 'component',
  program: 'kube-apiserver',
  title: 'Admission plugin AlwaysAdmit is on',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.10'],
  why: 'The plugin admits every request; it is for tests alone.',
  fix: 'Remove `AlwaysAdmit` from `--enable-admission-plugins`.',
  reads: ['admission-control', 'enable-admission-plugins'],
  *check(own) {
    const on = [...own['enable-admission-plugins'], ...own['admission-control']].find(
      ({ value }) => value === 'AlwaysAdmit',
    )
    if (on) yield fail(on, `${own.name} runs the admission plugin AlwaysAdmit`)
  },
  bad: [
    component(
      'kube-apiserver',
      '--enable-admission-plugins=NodeRestriction,«AlwaysAdmit»',
      'medium: kube-apiserver runs the admission plugin AlwaysAdmit',
    ),
    component(
      'kube-apiserver',
      '--admission-control=«AlwaysAdmit»',
      'medium: kube-apiserver runs the admission plugin AlwaysAdmit',
    ),
  ],
  good: [component('kube-apiserver', '--enable-admission-plugins=NodeRestriction')],
})
