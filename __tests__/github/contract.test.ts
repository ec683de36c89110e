import { describe, expect, it } from 'vitest'
import { operationFor } from './contract.ts'
import { type GitHub, start } from './server.ts'

const comments = '/repos/acme/shop/issues/7/comments'

describe('the contract with GitHub', () => {
  it('knows the operations in use and no other', () => {
    expect(operationFor('POST', comments)?.route).toBe('POST /repos/{owner}/{repo}/issues/{issue_number}/comments')
    expect(operationFor('GET', '/repos/acme/shop/pulls/7/files')?.parameters).toEqual({
      owner: 'acme',
      repo: 'shop',
      pull_number: '7',
    })
    expect(operationFor('DELETE', comments)).toBeUndefined()
    expect(operationFor('GET', '/repos/acme/shop/issues/7')).toBeUndefined()
  })

  it('finds fault with bodies, queries, path parameters and replies', () => {
    const post = operationFor('POST', comments)!
    expect(post.bodyFaults({ body: 'x' })).toEqual([])
    expect(post.bodyFaults({ text: 'x' })).toEqual([`${post.route} body  must have required property 'body'`])
    expect(post.bodyFaults({ body: 7 })).toEqual([`${post.route} body /body must be string`])
    const get = operationFor('GET', comments)!
    expect(get.queryFaults(new URLSearchParams('per_page=100&page=2'))).toEqual([])
    expect(get.queryFaults(new URLSearchParams('perpage=100'))).toEqual([`${get.route} has no query parameter perpage`])
    expect(get.queryFaults(new URLSearchParams('page=two'))).toEqual([`${get.route} page /value must be integer`])
    expect(operationFor('GET', '/repos/acme/shop/issues/seven/comments')?.queryFaults(new URLSearchParams())).toEqual([
      `${get.route} issue_number /value must be integer`,
    ])
    expect(get.replyFaults(200, [{ id: 'x' }]).length).toBeGreaterThan(0)
  })

  it('is kept by the server itself, which records every breach', { tags: 'large' }, async () => {
    const github: GitHub = await start()
    try {
      const headers = { authorization: 'token t', 'content-type': 'application/json' }
      const send = async (path: string, body?: object, sent: Record<string, string> = headers) =>
        (await fetch(github.url + path, { method: body ? 'POST' : 'GET', headers: sent, body: JSON.stringify(body) }))
          .status
      github.comments.push({ id: 1, body: 'a', login: 'octocat' })
      github.files.push({ filename: 'größe/a b.yaml', status: 'added' })
      expect(await send(`${comments}?per_page=100`)).toBe(200)
      expect(await send('/repos/acme/shop/pulls/7/files')).toBe(200)
      expect(await send(comments, { body: 'x'.repeat(65_536) })).toBe(201)
      expect(await send(comments, { body: 'x'.repeat(65_537) })).toBe(422)
      expect(await send(comments, { body: 'x' }, {})).toBe(401)
      expect(github.violations).toEqual([])
      expect(await send(comments, {})).toBe(422)
      expect(await send('/repos/acme/shop/labels')).toBe(404)
      expect(github.violations).toHaveLength(2)
      const statuses = []
      for (let sent = 0; sent < 80; sent++) statuses.push(await send(comments, { body: 'x' }))
      expect(statuses.filter((status) => status === 201)).toHaveLength(78)
      expect(statuses.at(-1)).toBe(403)
    } finally {
      await github.close()
    }
  })
})
