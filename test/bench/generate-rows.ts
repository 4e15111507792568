/**
 * Chat rows for benches: the same rows for the same seed, about 1.2 KB each, 60 % English and 40 % Chinese, 5 % written
 * with `\u` escapes as Python's json.dumps does, 5 % with a prompt that stood before, 3 % near copies of the row before.
 * They are a stand-in for the datasets that people curate, not text that anyone should read.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const english = (
  'the of and to in is that it for as with was on be by this are or an have from one had at but not which all were when we ' +
  'there can more if no out so said what up its about into than them only other new some could time these two may then do ' +
  'first any my now such like our over man me even most made after also did many before must through back years where much ' +
  'your way well down should because each just those people how too little state good very make world still own see men work ' +
  'long get here between both life being under never day same another know while last might us great old year off come since ' +
  'against go came right used take three model data answer question function token sequence learning network gradient loss ' +
  'training sample evaluate compare reason explain describe summary translate language sentence paragraph algorithm string ' +
  'number table river mountain island history science physics biology chemistry economics policy market energy climate ocean'
).split(' ')

const chinese = (
  '我们 你们 他们 可以 因为 所以 但是 如果 那么 这个 那个 什么 怎么 为什么 问题 答案 模型 训练 数据 样本 评估 语言 中文 英文 翻译 ' +
  '总结 解释 描述 比较 推理 步骤 首先 其次 最后 例如 函数 算法 网络 学习 梯度 损失 序列 句子 段落 历史 科学 物理 生物 化学 经济 ' +
  '政策 市场 能源 气候 海洋 河流 山脉 岛屿 城市 农村 教育 医疗 健康 饮食 运动 音乐 电影 文学 诗歌 小说 作者 读者 朋友 家庭 父母 孩子 ' +
  '老师 学生 工作 生活 时间 世界 国家 社会 文化 发展 变化 重要 需要 应该 能够 已经 正在 非常 比较 一些 许多 所有 每个 其他 自己 ' +
  '，的 是 了 在 和 与 或 不 也 都 就 还 要 会 能 对 从 到 把 被 让 给 向 为 以'
).split(' ')

/** What a generated file is to be. */
export interface RowsToGenerate {
  readonly bytes: number
  readonly seed: number
}

/** Gives rows for ever, each without its line ending. */
export function* generateRows(seed: number): Generator<string, never> {
  const random = randomFrom(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const prompts: string[] = []
  let answerBefore = ''
  for (let id = 0; ; id++) {
    const isChinese = random() < 0.4
    const write = isChinese ? chineseText : englishText
    const isRepeated = prompts.length > 100 && random() < 0.05
    const prompt = isRepeated
      ? prompts[below(prompts.length)]
      : write(below, isChinese ? 12 + below(30) : 10 + below(30))
    if (prompts.length < 5_000) prompts.push(prompt)
    else prompts[below(prompts.length)] = prompt
    const isNearCopy = answerBefore !== '' && random() < 0.03
    const answer = isNearCopy
      ? `${answerBefore}${write(below, 3)}`
      : write(below, isChinese ? 54 + below(120) : 54 + below(166))
    answerBefore = answer
    const row = JSON.stringify({
      id: `row-${id}`,
      source: isChinese ? 'forum-zh' : 'forum-en',
      prompt,
      messages: [
        { role: 'system', content: isChinese ? '你是一个乐于助人的助手。' : 'You are a helpful assistant.' },
        { role: 'user', content: prompt },
        { role: 'assistant', content: answer },
      ],
      score: Math.round(random() * 1000) / 100,
      turns: 1 + below(6),
      is_checked: random() < 0.5,
    })
    yield random() < 0.05 ? escapeAll(row) : row
  }
}

/** Gives the path of a generated file, which is written once and then found again by its name. */
export const generatedFile = ({ bytes, seed }: RowsToGenerate): string => {
  const folder = join(tmpdir(), 'winnow-bench')
  const path = join(folder, `rows-v1-${seed}-${bytes}.jsonl`)
  if (existsSync(path) && statSync(path).size >= bytes) return path
  mkdirSync(folder, { recursive: true })
  const file = openSync(`${path}.part`, 'w')
  let written = 0
  let batch: string[] = []
  let batchChars = 0
  const flush = (): void => {
    const block = Buffer.from(batch.join(''))
    for (let at = 0; at < block.length; ) at += writeSync(file, block, at)
    written += block.length
    batch = []
    batchChars = 0
  }
  for (const row of generateRows(seed)) {
    batch.push(row, '\n')
    batchChars += row.length + 1
    if (batchChars > 500_000) flush()
    if (written >= bytes) break
  }
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}

const englishText = (below: (limit: number) => number, words: number): string => {
  let text = ''
  for (let at = 0; at < words; at++) {
    // A few numbers and rare words, so that rows are not all made of the same 170 words.
    const roll = below(20)
    const word =
      roll === 0 ? String(below(10_000)) : roll === 1 ? below(2 ** 30).toString(36) : english[below(english.length)]
    text += at === 0 ? word : at % 17 === 0 ? `. ${word}` : at % 53 === 0 ? `\n\n${word}` : ` ${word}`
  }
  return `${text}.`
}

const chineseText = (below: (limit: number) => number, words: number): string => {
  let text = ''
  for (let at = 0; at < words; at++) {
    if (at > 0 && at % 13 === 0) text += at % 3 === 0 ? '。' : '，'
    text += below(25) === 0 ? String(below(10_000)) : chinese[below(chinese.length)]
  }
  return `${text}。`
}

const escapeAll = (row: string): string =>
  row.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A small generator of numbers from 0 to 1 (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
