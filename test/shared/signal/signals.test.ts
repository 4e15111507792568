/** Each family of signals on small rows whose values can be told by hand. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measuredSignals } from '../../../shared/signal/measure.ts'
import { signalById, signals } from '../../../shared/signal/signals.ts'
import { cpuMs } from '../../doubles/cpu-time.ts'
import { measured, measuredChat, pick } from './measured.ts'

describe('the table of signals', () => {
  test('names each once, in words that SQL takes as they are', () => {
    expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length)
    expect(signals.filter(({ id }) => !/^[a-z][a-z0-9_]*$/.test(id))).toEqual([])
    expect(signalById('chars')?.unit).toBe('chars')
    expect(signalById('niceness')).toBeUndefined()
  })

  test('has labels that fit their width, below the number that stands for unknown', () => {
    expect(signals.filter(({ labels, width }) => (labels?.length ?? 0) >= 256 ** width - 1)).toEqual([])
    expect(signals.filter(({ kind, scale }) => (kind === 'share') !== (scale === 10_000))).toEqual([])
  })
})

describe('lengths', () => {
  test('count characters, words, lines and turns of a conversation', () => {
    const row = JSON.stringify({
      messages: [
        { role: 'system', content: '你是助手。' },
        { role: 'user', content: 'Say hi, 2x!\n\nok' },
        { role: 'assistant', content: '😀你好 world' },
        { role: 'user', content: 'x' },
      ],
    })
    expect(
      pick(measured(row), 'bytes', 'chars', 'words', 'lines', 'turns', 'user_turns', 'system_chars', 'prompt_chars'),
    ).toEqual({
      bytes: Buffer.byteLength(row),
      chars: 5 + 15 + 9 + 1,
      words: 4 + 4 + 3 + 1,
      lines: 1 + 2 + 1 + 1,
      turns: 4,
      user_turns: 2,
      system_chars: 5,
      prompt_chars: 16,
    })
    expect(pick(measured(row), 'answer_chars', 'answer_ratio', 'candidates')).toEqual({
      answer_chars: 9,
      answer_ratio: 0.563,
      candidates: 0,
    })
  })

  test('take the chosen of several answers', () => {
    const row = '{"prompt":"abcd","chosen":"xyz xyz","rejected":"no"}'
    expect(pick(measured(row), 'answer_chars', 'answer_ratio', 'candidates', 'turns', 'chars')).toEqual({
      answer_chars: 7,
      answer_ratio: 1.75,
      candidates: 2,
      turns: 2,
      chars: 13,
    })
  })

  test('know nothing of turns where no format explains the row, and its length alone of a row too large', () => {
    expect(pick(measured('{"a":{"b":"four"},"c":7}'), 'chars', 'turns', 'answer_chars', 'format')).toEqual({
      chars: 4,
      turns: null,
      answer_chars: null,
      format: 'unknown',
    })
    expect(pick(measured('not JSON: 中'), 'bytes', 'chars', 'lang')).toEqual({ bytes: 13, chars: 11, lang: 'en' })
    const large = `{"text":"${'x'.repeat(5 * 2 ** 20)}"}`
    expect(pick(measured(large), 'bytes', 'chars')).toEqual({ bytes: large.length, chars: null })
  })

  test('tell reasoning and calls of tools apart from the answer', () => {
    const row = JSON.stringify({
      messages: [
        { role: 'user', content: 'weather?' },
        { role: 'assistant', content: '<think>\nhmm\n</think>\n\nSunny.' },
      ],
    })
    expect(pick(measured(row), 'reasoning_chars', 'answer_chars')).toMatchObject({ answer_chars: 6 })
    expect(measured(row).reasoning_chars).toBeGreaterThan(2)
  })
})

describe('languages', () => {
  test.each([
    ['zh-Hans', '我们应该怎样学习一门新的语言？'],
    ['zh-Hant', '我們應該怎樣學習一門新的語言？'],
    ['zh', '中文里'],
    ['ja', '新しい言語を学ぶにはどうすればよいですか。'],
    ['ko', '새로운 언어를 어떻게 배워야 합니까?'],
    ['en', 'How should we learn a new language when there is so little time?'],
    ['fr', 'Comment apprendre une nouvelle langue quand on a si peu de temps dans la journée ?'],
    ['de', 'Wie lernt man eine neue Sprache, wenn man nicht viel Zeit hat und der Tag kurz ist?'],
    ['es', '¿Cómo se aprende una lengua nueva cuando hay muy poco tiempo en el día?'],
    ['pt', 'Como você aprende uma língua nova quando não tem muito tempo para isso?'],
    ['it', 'Come si impara una lingua nuova quando non c’è molto tempo nella giornata?'],
    ['ru', 'Как выучить новый язык, когда мало времени?'],
    ['ar', 'كيف نتعلم لغة جديدة؟'],
    ['el', 'Πώς μαθαίνουμε μια νέα γλώσσα;'],
    ['he', 'איך לומדים שפה חדשה?'],
    ['hi', 'हम नई भाषा कैसे सीखें?'],
    ['th', 'เราควรเรียนภาษาใหม่อย่างไร'],
    ['none', '1 + 1 = 2 …'],
    ['other', 'Xyzzy'],
    ['mixed', '请翻译 please translate this sentence into the language above 谢谢大家'],
    ['zh-Hans', '请用 PyTorch 实现一个 CNN，并说明每一层的作用和参数的含义。'],
    [
      'zh-Hans',
      '写一个函数。\n```python\nfor name in the_list_of_all_names: print(name, "is in the list of names")\n```\n它会打印每个名字。',
    ],
  ])('tell %s', (lang, text) => {
    expect(measuredChat(text, 'x').prompt_lang).toBe(lang)
  })

  test('say when the answer is in another one, but not for simplified and traditional Chinese', () => {
    const english = 'This is the answer that you have asked for.'
    expect(measuredChat('请用中文回答这个问题。', english)).toMatchObject({ lang_mismatch: 1, answer_lang: 'en' })
    expect(measuredChat('请问这个怎么说？', '這個問題應該這樣說。')).toMatchObject({ lang_mismatch: 0 })
    expect(measuredChat('2+2?', english)).toMatchObject({ lang_mismatch: 0 })
  })

  test('count shares of scripts among letters', () => {
    const shares = measuredChat('中文ab', 'あб').latin_share
    expect(shares).toBe(0.3333)
    expect(pick(measuredChat('中文ab', 'あб'), 'han_share', 'kana_share', 'cyrillic_share', 'hangul_share')).toEqual({
      han_share: 0.3333,
      kana_share: 0.1667,
      cyrillic_share: 0.1667,
      hangul_share: 0,
    })
    expect(measuredChat('1', '2').han_share).toBeNull()
  })
})

describe('repetition', () => {
  test('is the share of phrases of five words, and of lines, that stood before', () => {
    // Twelve words: eight phrases, the last two of which are the first two.
    const answer = 'one two three four five six one two three four five six'
    expect(measuredChat('q', answer)).toMatchObject({ repeated_ngrams: 0.25, variety: 0.5 })
    expect(measuredChat('q', 'a b\nc d\n\n a  b\na b')).toMatchObject({ repeated_lines: 0.5 })
    expect(measuredChat('q', 'a b')).toMatchObject({ repeated_ngrams: null, repeated_lines: 0 })
  })

  test('compresses a loop and not a sentence', () => {
    const loop = Number(measuredChat('q', '我爱你。'.repeat(200)).compression)
    const sentence = Number(measuredChat('q', '床前明月光，疑是地上霜。举头望明月，低头思故乡。').compression)
    expect(loop).toBeGreaterThan(100)
    expect(sentence).toBe(1)
    expect(measuredChat('q', 'abc').compression).toBeNull()
  })
})

describe('make-up', () => {
  test('is told in shares of characters', () => {
    expect(pick(measuredChat('ab', '1,2 é!'), 'symbol_share', 'digit_share')).toEqual({
      symbol_share: 0.25,
      digit_share: 0.25,
    })
    const linked = measuredChat('ab', 'see https://example.org/a?b=c.')
    expect(linked.url_share).toBe(Number((26 / 32).toFixed(4)))
    expect(measuredChat('中', '见www.example.com。').url_share).toBe(Number((15 / 18).toFixed(4)))
  })

  test('counts code blocks and lines that end as code does', () => {
    const block = '```js\nlet a = 1\n```\n'
    expect(measuredChat('1234', `ok:\n${block}`).code_share).toBe(
      Number((block.length / (4 + 4 + block.length)).toFixed(4)),
    )
    expect(measuredChat('1234', 'if (x) {\nend').code_share).toBe(0.5)
    expect(measuredChat('1234', 'plain text').code_share).toBe(0)
  })

  test('counts items of lists among lines', () => {
    expect(measuredChat('q', '- a\n- b\n1. c\n2、d\nno item').bullet_share).toBe(Number((4 / 6).toFixed(4)))
  })
})

describe('answers', () => {
  test.each([
    ["I'm sorry, but I can't help with that.", 2, 0],
    ['I’m unable to provide this.', 1, 0],
    ['As an AI language model, I cannot browse the web, and I cannot provide links.', 1, 1],
    ['The model cannot provide an answer.', 0, 0],
    ['作为一个人工智能语言模型，我无法提供这样的内容。', 1, 1],
    ['很抱歉，我不能回答这个问题。', 2, 0],
    ['抱歉，作为AI，我的知识截止到2021年。', 1, 2],
    ['人工智能正在改变世界，我们不能忽视。', 0, 0],
  ])('find refusals and self-references: %s', (answer, refusals, selves) => {
    expect(pick(measuredChat('q', answer), 'refusals', 'self_references')).toEqual({
      refusals,
      self_references: selves,
    })
  })

  test.each([
    [
      'in the middle of a sentence',
      'Once upon a time there was a miller who had three sons, and when he died the eldest got the mill, the second got the',
      1,
    ],
    [
      'with a stop',
      'Once upon a time there was a miller who had three sons, and when he died the eldest got the mill, the second the ass.',
      0,
    ],
    [
      'after a comma in Chinese',
      `${'从前有一个磨坊主，他有三个儿子。'.repeat(8)}后来他去世了，大儿子得到了磨坊，二儿子得到了驴子，`,
      1,
    ],
    ['after a short answer', 'Paris', 0],
    [
      'in a list',
      `Here is what you need for the journey that lies ahead of you and of all those who come along:\n- a warm coat for the nights`,
      0,
    ],
    ['in an open block of code', '```python\nprint(1)', 1],
  ])('tell whether they stop %s', (_where, answer, isCut) => {
    expect(measuredChat('q', answer).is_cut).toBe(isCut)
  })
})

describe('damage', () => {
  test('finds what came to harm', () => {
    expect(measuredChat('q', 'cafÃ© donâ€™t ä½\u00a0å¥½').mojibake).toBe(4)
    expect(measuredChat('q', '锟斤拷 烫烫烫烫').mojibake).toBe(2)
    expect(measuredChat('q', 'São Paulo, château, Ångström').mojibake).toBe(0)
    expect(measured('{"prompt":"a","response":"\\ufffd \\ud800 \\u0007 \\u200b \\u202e"}')).toMatchObject({
      replacement_chars: 2,
      control_chars: 1,
      zero_width_chars: 1,
      bidi_chars: 1,
    })
    expect(measuredChat('👨‍👩‍👧', 'می‌خواهم ❤️').zero_width_chars).toBe(0)
    expect(measuredChat('q', '<p>a &amp; b<br/></p> 3 < 4 &c').html_leftovers).toBe(4)
    expect(measuredChat('q', '```html\n<p>a</p>\n```').html_leftovers).toBe(0)
  })
})

describe('personal data', () => {
  test.each([
    ['emails', 'write to a.b+c@mail.example.org, or to x@y', 1],
    ['emails', '联系我：zhang_san@qq.com。', 1],
    ['emails', '@property @user a@1.2', 0],
    ['phones', '我的手机号是13800138000，或 138-0013-8000、139 1234 5678', 3],
    ['phones', 'call +1 (415) 555-2671 or +86 138 0013 8000', 2],
    ['phones', '2 +3 = 5, 16666579378.5 and x13800138000, -16666579378', 0],
    ['id_numbers', '身份证：11010519491231002X', 1],
    ['id_numbers', '110105194912310021 11010519491331002X', 0],
    ['card_numbers', '4111 1111 1111 1111 and 5500005555555559', 2],
    ['card_numbers', '4111 1111 1111 1112, 1234567890123452, 4444444444444444', 0],
    ['ips', '8.8.8.8 is not 192.168.0.1 nor 1.2.3.4.5 nor 256.1.1.1', 1],
    ['ips', '2001:db8:85a3::8a2e:370:7334 std::vector 12:30:45 ::1', 1],
    ['secrets', 'sk-abcdEFGH1234567890abcdEFGH and AKIAIOSFODNN7EXAMPLE', 2],
    ['secrets', 'ghp_0123456789abcdefghijABCDEFGHIJ012345', 1],
    ['secrets', 'task-management-with-some-more-words-in-a-long-name', 0],
    ['secrets', '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA1234567890', 1],
  ])('counts %s in: %s', (id, text, count) => {
    expect(measuredChat('q', text)[id]).toBe(count)
  })

  test('is summed up', () => {
    expect(measuredChat('a@b.cn', '13800138000').personal).toBe(2)
  })
})

describe('proxies of quality', () => {
  test('put a better row before a worse one', () => {
    const asked = 'Explain step by step how rainbows form, in at least three sentences and without formulas.'
    const good =
      'Sunlight enters a raindrop and bends. It reflects inside the drop, then leaves again at 42 degrees. Colours part because each bends differently.'
    const better = measuredChat(asked, good)
    const worse = measuredChat('rainbow', 'I am sorry, but I cannot help. I cannot help. I cannot help.')
    for (const id of ['accuracy_proxy', 'complexity_proxy', 'density_proxy', 'following_proxy']) {
      expect([id, Number(better[id])]).toEqual([id, expect.any(Number)])
      expect(Number(better[id]), id).toBeGreaterThan(Number(worse[id]))
    }
  })
})

test('never fails and never gives what is no number, whatever the row holds', () => {
  const nasty = fc.string({ unit: 'binary', maxLength: 300 })
  const text = fc.oneof(
    nasty,
    fc.string({ unit: fc.constantFrom(...'<&@:+-.0189aA `~\n，。的我锛\ud800\udc00\u200d'), maxLength: 400 }),
  )
  const row = fc.oneof(
    text,
    text.map((content) =>
      JSON.stringify({
        messages: [
          { role: 'user', content },
          { role: 'assistant', content },
        ],
      }),
    ),
    fc.json(),
  )
  fc.assert(
    fc.property(row, (one) => {
      for (const [at, value] of Object.values(measured(one)).entries()) {
        const { id, labels, kind } = measuredSignals[at]
        if (value === null) continue
        if (labels === undefined && !Number.isFinite(value)) throw new Error(id)
        if (kind === 'share' && (Number(value) > 1 || Number(value) < 0)) throw new Error(`${id} ${value}`)
        if (kind === 'flag' && value !== 0 && value !== 1) throw new Error(id)
      }
    }),
    { numRuns: 400 },
  )
})

test('takes time that grows with the text, not faster', () => {
  const nasty = [
    'a',
    '的',
    '1',
    '@',
    ':',
    '<',
    '&',
    '+1 ',
    '-',
    '`',
    '```\n',
    '- \n',
    'sk-',
    'eyJ',
    '-----BEGIN ',
    'a@',
    '1.',
    'www.',
    '我不能',
    'I am ',
    '://',
    '\u200d',
    '锟',
  ]
  for (const piece of nasty) {
    const text = piece.repeat(200_000 / piece.length)
    expect(
      cpuMs(() => measuredChat(text, text)),
      JSON.stringify(piece),
    ).toBeLessThan(1_500)
  }
})
