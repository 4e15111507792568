/**
 * Markdown, code and TeX set as what they mean, out of elements that this file names one by one. Nothing is fetched and
 * nothing is followed: a picture is its address, a link is its words with its address to copy. Loaded when first needed.
 */
import { memo, type ReactNode, useMemo } from 'react'
import { useWords } from '../../app/words.ts'
import { writeClipboard } from '../../grid/clipboard-text.ts'
import { ReadingText } from '../../panel/reading-text.tsx'
import { Code } from './code-highlight.tsx'
import styles from './markdown.module.css'
import { type MarkdownNode, readMarkdown } from './markdown-tree.ts'
import { Formula } from './math.tsx'

export { Code } from './code-highlight.tsx'
export { mayBeMarkdown } from './markdown-tree.ts'

/** Sets a text; `plain` stands for one that is too long, or too intricate. */
export const Markdown = memo(({ text, plain }: { text: string; plain: ReactNode }) => {
  const nodes = useMemo(() => readMarkdown(text), [text])
  if (nodes === null) return plain
  return (
    <div className={styles.markdown}>
      <Nodes nodes={nodes} />
    </div>
  )
})

// biome-ignore lint/suspicious/noArrayIndexKey: nodes have no identity but their place
const Nodes = ({ nodes }: { nodes: readonly MarkdownNode[] }) => nodes.map((node, at) => <Node key={at} node={node} />)

const Node = ({ node }: { node: MarkdownNode }) => {
  switch (node.kind) {
    case 'text':
      return <ReadingText text={node.text} />
    case 'break':
      return <br />
    case 'rule':
      return <hr className={styles.rule} />
    case 'code':
      return (
        <code className={styles.code}>
          <ReadingText text={node.text} />
        </code>
      )
    case 'fence':
      return (
        <pre className={styles.fence} data-at={node.at} data-language={node.language.slice(0, 20) || undefined}>
          <code>
            <Code text={node.text} language={node.language} />
          </code>
        </pre>
      )
    case 'math':
      return <Formula tex={node.tex} source={node.source} isDisplay={node.isDisplay} />
    case 'image':
      return <Picture address={node.address} alt={node.alt} />
    case 'link':
      return <Link address={node.address}>{<Nodes nodes={node.children} />}</Link>
    case 'element':
      return <Element node={node} />
  }
}

const Element = ({ node }: { node: Extract<MarkdownNode, { kind: 'element' }> }) => {
  const Tag = node.tag
  const children = <Nodes nodes={node.children} />
  if (Tag === 'table') return <div className={styles.table}>{<table data-at={node.at}>{children}</table>}</div>
  // Headings of a text are none of the window's own.
  const level = /^h([1-6])$/.exec(Tag)?.[1]
  if (level !== undefined) {
    return (
      <p className={styles.heading} data-level={level} data-at={node.at} dir="auto">
        {children}
      </p>
    )
  }
  if (Tag === 'ol') {
    return (
      <ol start={node.start ?? 1} data-at={node.at}>
        {children}
      </ol>
    )
  }
  return (
    <Tag
      data-at={node.at ?? undefined}
      data-align={node.align ?? undefined}
      dir={Tag === 'p' || Tag === 'li' ? 'auto' : undefined}
    >
      {children}
    </Tag>
  )
}

/** An address longer than this is shown by its start: data addresses hold whole pictures. */
const SHOWN_ADDRESS = 120

const Picture = ({ address, alt }: { address: string; alt: string }) => {
  const t = useWords()
  return (
    <span className={styles.picture} title={address.slice(0, 1_000)}>
      <span className={styles.kind}>{t('sample.media.image')}</span> {alt === '' ? null : <ReadingText text={alt} />}{' '}
      <span className={styles.address}>
        <ReadingText text={shortAddress(address)} />
      </span>
    </span>
  )
}

const Link = ({ address, children }: { address: string; children: ReactNode }) => {
  const t = useWords()
  return (
    <span className={styles.link}>
      {children}
      <button
        type="button"
        className={styles.copy}
        title={t('sample.copyAddress', { address: shortAddress(address) })}
        aria-label={t('sample.copyAddress', { address: shortAddress(address) })}
        onClick={(event) => {
          event.stopPropagation()
          void writeClipboard(address)
        }}
      />
    </span>
  )
}

const shortAddress = (address: string): string =>
  address.length > SHOWN_ADDRESS ? `${address.slice(0, SHOWN_ADDRESS)}…` : address
