import { afterAll, describe, expect, it } from 'vitest'
import { removeTrees } from '../../tree.ts'
import { starts } from '../starts.ts'

afterAll(removeTrees)

const startsInPowerShell = (text: string) => starts({ 'x.ps1': `${text}\n` })

describe('a command of PowerShell', () => {
  it.each([
    "Start-Process docker -ArgumentList 'run','--privileged','img' -Wait",
    'Start-Process -FilePath docker -ArgumentList "run --privileged img" -NoNewWindow',
    "Start-Process -FilePath 'docker.exe' -ArgumentList @('run', '--privileged', 'img')",
    "Start-Process -ArgumentList 'run', '--privileged', 'img' -FilePath docker",
    'Start-Process docker -ArgumentList run, --privileged, img',
    "$p = Start-Process docker -PassThru -ArgumentList 'run', '--privileged', 'img'",
    "$list = 'run', '--privileged', 'img'\nStart-Process docker -ArgumentList $list",
    "start docker 'run --privileged img'",
    '& docker run --privileged img',
    "& 'C:\\Program Files\\Docker\\docker.exe' run --privileged img",
    "$docker = 'docker'\n& $docker run --privileged img",
    '$docker = (Get-Command docker).Source\n& $docker run --privileged img',
    '$docker = "$env:ProgramFiles\\Docker\\docker.exe"\n& $docker run --privileged img',
    "$Opts = @('run','--privileged','img')\ndocker @opts",
    "$opts = @(\n  'run' # starts it\n  '--privileged'\n  'img'\n)\n& docker $opts",
    "$opts = 'run','--rm'\n$opts += '--privileged'\n$opts += 'img'\ndocker @opts",
    'Invoke-Expression "docker run --privileged img"',
    "$line = 'docker run'\n$line += ' --privileged img'\niex $line",
    "$flag = '--privileged'\ndocker run $flag img",
    "$on = 'true'\ndocker run --privileged=$on img",
    'docker pull img; docker run --privileged img',
    'if ($?) { docker pull img } else { docker run --privileged img }',
    'Write-Host "up"; docker run --privileged img',
    'Write-Host "up: $(docker run --privileged img)"',
    "$text = @'\ndocker run --privileged img\n'@\nInvoke-Expression $text",
  ])('is found: %s', async (text) => {
    expect(await startsInPowerShell(text)).toContain('img privileged')
  })

  it.each([
    "$opts = @('run') + $more\ndocker @opts",
    "$opts = @('run') + $more\nStart-Process docker -ArgumentList $opts",
    'docker run @args',
  ])('is undetermined where its words are not known: %s', async (text) => {
    expect(await startsInPowerShell(text)).toEqual(['container ?'])
  })

  it.each([
    "Write-Host 'docker run --privileged img'",
    'if ($x) { throw "docker run --privileged img did not come up" }',
    "Write-Host 'no'; Write-Warning 'docker run --privileged img'",
    "$help = @'\ndocker run --privileged img\n'@\nWrite-Host $help",
    'Start-Process notepad -ArgumentList docker',
    '# docker run --privileged img',
    'docker @opts',
  ])('is none: %s', async (text) => {
    expect(await startsInPowerShell(text)).toEqual([])
  })

  it('has the value that a list gives it', async () => {
    expect(await startsInPowerShell("$flags = '--rm'\ndocker run $flags img # --privileged")).toEqual(['img'])
    expect(await startsInPowerShell("$on = 'true'\n$on = 'false'\ndocker run --privileged=$on img")).toEqual(['img'])
  })

  it('of cmd starts in a window, or behind another', async () => {
    expect(await starts({ 'x.cmd': 'start "" docker run --privileged img\r\n' })).toEqual(['img privileged'])
    expect(await starts({ 'x.bat': '@docker pull img && docker run --privileged img\r\n' })).toEqual(['img privileged'])
  })
})
