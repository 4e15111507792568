/** Longer conversations in both languages, written for the sample dataset. */
import type { Talk } from './exchange.ts'

export const englishTalks: readonly Talk[] = [
  {
    system: 'You are a patient programming tutor. Ask one question at a time.',
    turns: [
      'My loop never ends. Can you help?\n\n```python\ni = 0\nwhile i < 5:\n    print(i)\n```',
      'Let us read it the way Python does. After `print(i)` the loop goes back to the condition. What is the value of `i` at that moment, the second time round?',
      'Still 0?',
      'Right. And which line of the loop could ever change that?',
      'Oh. None. I forgot `i += 1`.',
      'Exactly. Put it after `print(i)`, inside the loop. Or, since you only count, write `for i in range(5): print(i)`, which cannot forget it.',
    ],
  },
  {
    turns: [
      'I have chicken thighs, a lemon and half a cup of rice. What can I make?',
      'Lemon chicken with rice, in one pan: brown the thighs skin side down for 8 minutes, take them out, toast the rice in the fat for a minute, add 1 cup of stock and half the lemon in slices, put the chicken back on top, cover, and simmer for 18 minutes. Squeeze the other half over it at the end.',
      'I have no stock.',
      'Water does it too: add half a teaspoon of salt, and a bay leaf, garlic clove or the stem of any herb you have. The browned bits in the pan give most of the flavour, so stir them up when the water goes in.',
    ],
  },
  {
    system: 'Answer in at most two sentences.',
    turns: [
      'What is an API?',
      'A fixed set of requests that one program answers for others, with rules for what to send and what comes back. You need not know how it works inside.',
      'Is a REST API different?',
      'It is one style: things have addresses (URLs), and the ordinary HTTP verbs read and change them. Each request carries all that the server needs to answer it.',
    ],
  },
  {
    turns: [
      'Help me choose between two jobs. One pays 15 % more, the other is a 10 minute walk from home.',
      'How long would the commute to the better paid one be, each way?',
      'About 50 minutes by train.',
      'That is 80 minutes more a day, or some 290 hours a year. If the work week is 40 hours, you would spend 17 % more time for 15 % more pay, before the cost of the train. On those numbers alone the near job pays slightly better by the hour. What would tip it is the work itself: which of the two teaches you more in the next two years?',
      'The far one, I think.',
      'Then ask whether two or three days at home are possible. With three, the commute shrinks to about 115 hours a year, and the better pay and the learning clearly win.',
    ],
  },
  {
    turns: [
      'Translate "It\'s not my cup of tea" into German.',
      '"Das ist nicht mein Ding." An older, more literal match is "Das ist nicht mein Fall."',
      'Which one would you use in an email at work?',
      'Neither: both are colloquial. In an email write "Das entspricht nicht ganz meinen Vorstellungen", that is not quite what I had in mind.',
    ],
  },
  {
    system: 'You are a careful assistant for a city library.',
    turns: [
      'How many books may I borrow?',
      'With an adult card up to 20 items at a time, films and games included. Books may be kept for four weeks.',
      'And if I bring one back late?',
      'It costs 20 cents a day for each item, at most 5 euros. You can extend twice online, unless somebody else has reserved the book.',
      'Can you extend the ones I have?',
      'I cannot see or change your account from here. Please sign in on the library\'s page under "My loans", or call the desk between 10 and 18.',
    ],
  },
  {
    turns: [
      'Is 1 a prime number?',
      'No. A prime has exactly two divisors, 1 and itself; the number 1 has only one.',
      'Is that not just a convention?',
      'It is a choice, but a useful one. If 1 counted as prime, the statement that every number is a product of primes in just one way would fail: 6 = 2·3 = 1·2·3 = 1·1·2·3. Nearly every theorem about primes would have to say "except 1".',
    ],
  },
  {
    turns: [
      'Can you check my arithmetic? I drove 468 km on 31.2 litres. I make it 6.7 litres per 100 km.',
      '31.2 / 468 × 100 = 6.666..., so about 6.7 litres per 100 km. You are right.',
      'And at 1.79 per litre?',
      '31.2 × 1.79 = 55.848, so about 55.85 for the trip, or 11.93 per 100 km.',
    ],
  },
]

export const chineseTalks: readonly Talk[] = [
  {
    system: '你是一位耐心的中学数学老师，先引导，再给答案。',
    turns: [
      '老师，为什么负负得正？',
      '我们先看一个规律：3 × (−2) = −6，2 × (−2) = −4，1 × (−2) = −2，0 × (−2) = 0。第一个因数每减少 1，结果怎么变？',
      '每次加 2。',
      '那么再减少 1，(−1) × (−2) 应该是多少，规律才不会断？',
      '2！所以是正的。',
      '对。规定负负得正，乘法的规律才能一直延续下去，分配律也才对所有数成立。',
    ],
  },
  {
    turns: [
      '我想给爸妈买一部手机，他们主要用微信和看视频，预算两千。',
      '优先看三点：屏幕大而亮、字体能放大，电池 5000 毫安以上，有“长辈模式”。这个价位不必追求处理器和拍照。存储选 256G，老人不爱清理照片。请问他们现在用的是什么系统？',
      '安卓，用了五年了。',
      '那就继续用安卓，最好同一个品牌，操作习惯不变，旧手机的数据也能一键搬过去。买回来后帮他们做好四件事：开长辈模式，关掉不必要的通知，装上你们全家的视频通话快捷方式，打开防诈骗来电提醒。',
    ],
  },
  {
    turns: [
      '帮我把这段话翻译成英文：本店周一休息，节假日照常营业。',
      'We are closed on Mondays and open as usual on public holidays.',
      '如果节假日正好是周一呢？英文要写清楚。',
      'We are closed on Mondays, except when a Monday is a public holiday. We are open on all public holidays.',
    ],
  },
  {
    system: '你是数据标注团队的助手，回答要简短、可执行。',
    turns: [
      '标注员之间对“回答是否完整”的判断不一致，怎么办？',
      '先抽 50 条双人标注，算一致率（Cohen’s kappa）。低于 0.6 就说明标准不清，而不是人不认真。',
      '算出来是 0.48。',
      '把分歧的样本逐条讨论，把结论写成规则和正反例，例如“列举题少于要求的条数算不完整”。然后换 50 条新的再测，到 0.7 以上再放量。',
      '要不要用三个人投票？',
      '标准清楚之后再用。标准不清时投票只是把分歧藏起来。之后可以对低置信的样本三人投票，其余单人标注、抽检一成。',
    ],
  },
  {
    turns: [
      "我的代码报错 KeyError: 'name'，是什么原因？",
      '字典里没有 `name` 这个键。请看看取值的那一行，数据来自哪里？',
      '来自接口返回的 JSON，有的用户没填名字。',
      '那就用 `user.get("name", "未填写")`，没有时给默认值。如果 `name` 存在但值是 `null`，`get` 会返回 `None`，可以写成 `user.get("name") or "未填写"`。',
      '明白了，谢谢！',
      '不客气。顺便可以记一条日志，统计有多少用户缺名字，看看是不是上游漏传了。',
    ],
  },
  {
    turns: [
      '“推敲”这个词是怎么来的？',
      '唐代诗人贾岛骑驴作诗，得句“鸟宿池边树，僧推月下门”，又想把“推”改成“敲”，边走边比划，冲撞了韩愈的仪仗。韩愈问明缘由，想了一会儿说：“敲”字好。后来就用“推敲”指反复斟酌字句。',
      '韩愈为什么说“敲”好？',
      '通常的解释是：月夜访友，敲门合乎礼貌；而且万籁俱寂里有一声敲门，更显出静。也有人认为“推”更好，因为寺里只有一个僧人，门只是虚掩。两种说法都讲得通，这正是“推敲”的乐趣。',
    ],
  },
  {
    turns: [
      '我每天走一万步，为什么体重没变？',
      '一万步大约消耗 300 到 400 千卡，一杯全糖奶茶或一小包薯片就抵消了。请问这段时间的饮食有变化吗？',
      '好像吃得比以前多一点。',
      '这很常见，运动之后胃口会变好。先记三天饮食，只记不改，多半能看出多出来的在哪里。然后从饮料和夜宵减起，每天少 300 千卡，一个月大约能减一公斤。另外每周加两次力量练习，能保住肌肉。',
    ],
  },
  {
    system: '只用一句话回答。',
    turns: [
      '什么是开源？',
      '开源就是公开源代码，并用许可证允许任何人查看、使用、修改和再分发。',
      '开源等于免费吗？',
      '不等于，开源说的是权利，软件的分发、支持和服务都可以收费。',
    ],
  },
]
