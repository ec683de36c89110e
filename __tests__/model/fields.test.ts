import { describe, expect, it } from 'vitest'
import { container } from '../../src/model/container.ts'
import { allFields, containerFields, type Form, fieldsWhere, unsupportedBy } from '../../src/model/fields.ts'
import { source, span } from '../../src/model/source.ts'

const at = span(source('a', ''), 0)

describe('the field table', () => {
  it('marks as lists what a container starts with as lists', () => {
    const empty = container({ key: 'a', name: 'a', dialect: 'compose', at })
    const lists = allFields.filter((field) => Array.isArray(empty[field]))
    expect(lists.length).toBeGreaterThan(10)
    expect(lists.every((field) => empty[field] !== undefined)).toBe(true)
  })

  it('gives a place to whatever a pod can set, and to nothing else', () => {
    expect(
      fieldsWhere(({ pod }) => pod !== undefined).filter((field) => !containerFields[field].forms.includes('pod')),
    ).toEqual([])
    expect(fieldsWhere(({ forms, pod }) => forms.includes('pod') && !pod)).toEqual([])
  })

  it('names keys of Compose only where Compose can set the field', () => {
    expect(
      fieldsWhere(({ forms, composeParents }) => composeParents !== undefined && !forms.includes('compose')),
    ).toEqual([])
  })

  it.each([
    [
      'compose',
      'capBounding group livenessProbe namespace probeHosts readinessProbe runAsNonRoot securityContext serviceAccount serviceAccountToken volumes windowsHostProcess',
    ],
    [
      'run',
      'capBounding cpuRequest group livenessProbe namespace probeHosts readinessProbe runAsNonRoot securityContext serviceAccount serviceAccountToken volumes windowsHostProcess',
    ],
    [
      'service',
      'appArmor capBounding cgroupParent cgroupnsMode cpuSet cpuShares deviceCgroupRules devices group ipcMode livenessProbe namespace noNewPrivileges pidMode privileged probeHosts procMount pullPolicy readinessProbe runAsNonRoot seLinux seccomp seccompProfile securityContext serviceAccount serviceAccountToken usernsMode utsMode volumes windowsHostProcess',
    ],
    [
      'pod',
      'build capBounding cgroupParent cgroupnsMode cpuSet cpuShares deviceCgroupRules devices healthcheck init pidsLimit restart seccompProfile ulimits utsMode writtenCredentials',
    ],
  ] as [Form, string][])('%s cannot express: %s', (form, fields) => {
    expect([...unsupportedBy(form)].sort()).toEqual(fields.split(' ').sort())
  })

  it('takes what is about Linux from a Windows container', () => {
    const more = [...unsupportedBy('compose', 'windows')].filter((field) => !unsupportedBy('compose').has(field))
    expect(more.sort()).toEqual(
      'appArmor capAdd capDrop cgroupParent cgroupnsMode deviceCgroupRules ipcMode noNewPrivileges pidMode pidsLimit privileged procMount readOnlyRootFilesystem seLinux seccomp seccompProfile supplementalGroups sysctls ulimits usernsMode utsMode'.split(
        ' ',
      ),
    )
    expect(more).not.toContain('user')
  })
})
