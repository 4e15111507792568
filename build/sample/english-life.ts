/** Questions and answers in English about writing, cooking and everyday life, written for the sample dataset. */
import type { Exchange } from './exchange.ts'

export const englishLife: readonly Exchange[] = [
  {
    ask: 'Make this sentence shorter: "Due to the fact that the weather was bad, we made the decision to postpone the event to a later point in time."',
    answer: 'Because of bad weather, we postponed the event.',
  },
  {
    ask: 'Write a polite email asking a professor for a two-day extension.',
    answer:
      'Subject: Request for a short extension, HIST 204 essay\n\nDear Professor Lindqvist,\n\nI am writing to ask whether I could hand in the essay on the Hanseatic League on Thursday instead of Tuesday. I have been ill since Friday and have lost three days of work. The sources are read and the first half is drafted.\n\nI would be grateful, and I understand if it is not possible.\n\nKind regards,\nMaya Osei',
  },
  {
    ask: 'What is the difference between "affect" and "effect"?',
    answer:
      'Mostly, "affect" is the verb and "effect" the noun: rain affects the harvest; the effect is a smaller crop. Two exceptions: "to effect" means to bring about ("to effect a change"), and psychologists use "affect" as a noun for an emotion that shows.',
  },
  {
    ask: 'How do I cook rice on the stove so that it does not stick?',
    answer:
      'Rinse the rice until the water runs clear, which washes off loose starch. For long-grain rice take 1.5 parts of water to 1 of rice, bring to the boil, cover, and turn down to the lowest heat for 12 minutes. Do not lift the lid and do not stir. Then take it off the heat and let it stand, still covered, for 10 minutes before loosening it with a fork.',
  },
  {
    ask: 'Write a haiku about a delayed train.',
    answer: 'Rain on platform nine.\nThe board turns its letters round\nto the same late word.',
  },
  {
    ask: "How can I remember people's names better?",
    answer:
      'Attention is most of it: decide to listen when a name is said. Repeat it at once ("Nice to meet you, Priya"), use it once more when you leave, and tie it to something you can see, the odder the better. Write it down the same evening with where you met. If you have forgotten, ask: people mind that far less than being avoided.',
  },
  {
    ask: 'Give me a simple plan to start running. I have not done any sport for years.',
    answer:
      'Three times a week, with a day of rest between:\n\n- Weeks 1 and 2: walk 4 minutes, jog 1 minute, six times.\n- Weeks 3 and 4: walk 3, jog 2.\n- Weeks 5 and 6: walk 2, jog 3.\n- Weeks 7 and 8: walk 1, jog 5.\n- Week 9: jog 25 minutes.\n\nJog so slowly that you could talk. Repeat a week whenever it was hard. If you have a heart condition or chest pain, see a doctor first.',
  },
  {
    ask: 'What can I use instead of eggs in a cake?',
    answer:
      'For each egg, one of these:\n\n- 60 g of apple sauce or mashed banana: moist, slightly sweet.\n- 1 tablespoon of ground flaxseed stirred into 3 of water, left for 10 minutes: binds well.\n- 60 g of plain yoghurt: good in dense cakes.\n- 3 tablespoons of the water of tinned chickpeas, whipped: light, even for meringue.\n\nIn cakes with more than three eggs the eggs make the structure, and no substitute works well.',
  },
  {
    ask: 'Explain the offside rule in football in plain words.',
    answer:
      "When a team-mate plays the ball forward to you, you must not be nearer to the opponents' goal line than both the ball and the second-last opponent (usually the last one besides the goalkeeper). It counts at the moment the ball is played, and only in the opponents' half. Being level is fine, and there is no offside from a throw-in, goal kick or corner.",
  },
  {
    ask: 'Rewrite this more formally: "We messed up your order, sorry, we\'ll send a new one."',
    answer:
      'We apologise for the error in your order. A replacement is being sent at no cost to you, and we will let you know the delivery date as soon as it has been dispatched.',
  },
  {
    ask: 'How do I remove a red wine stain from a cotton shirt?',
    answer:
      'Blot, do not rub. Cover it with cold water or sparkling water at once, then with a paste of washing-up liquid and hydrogen peroxide (3 %) for 20 minutes if the shirt is white; for colours use an oxygen-based stain remover instead. Rinse cold and wash as the label says. Do not put it in the dryer before the stain has gone: heat sets it.',
  },
  {
    ask: 'Suggest three titles for a blog post about learning to say no at work.',
    answer: '1. The Calendar Is Not a Yes\n2. No Is a Complete Plan\n3. What I Stopped Doing on Mondays',
  },
  {
    ask: 'How much should I tip in Japan?',
    answer:
      'Nothing. Tipping is not customary in Japan and may cause confusion: staff may run after you to give the money back. Good service is part of the price. The exceptions are private guides and some traditional inns, where money is handed over in an envelope, never as loose notes.',
  },
  {
    ask: 'What should I check before I sign the contract for a flat?',
    answer:
      'The total cost a month including heating and service charges; the deposit and when it is paid back; the length, notice period and rules for raising the rent; who pays for which repairs; and rules on pets, guests and subletting. Walk through with a list, photograph every defect, and have the list signed. Ask to see the last heating bill.',
  },
  {
    ask: 'My sourdough bread comes out dense. What am I doing wrong?',
    answer:
      'Most often the dough has not risen enough. Check three things: is the starter active (does it double within 4 to 6 hours and float in water)? Is the dough warm enough (24 to 26 °C)? And do you judge by the dough rather than the clock: before shaping it should have grown by half or more, with bubbles at the sides? Cutting it while hot also makes a good crumb seem gummy, so wait two hours.',
  },
  {
    ask: 'Describe the colour red to someone who has never seen.',
    answer:
      'Red is what a trumpet is among instruments: it comes forward. It is the warmth on your face when you turn to a fire, the sting of chilli, the pulse in your ears after running. People use it for what must not be missed: stop signs, danger, love.',
  },
  {
    ask: 'How do I politely end a phone call that goes on too long?',
    answer:
      'Signal the end before you end it: "Before I go, ..." or "I have to leave in two minutes, was there anything else?" Sum up what was agreed, thank the other person, and name the next step. With a friend the plain truth works: "I want to hear the rest, but I must cook now. Can I call you on Sunday?"',
  },
  {
    ask: 'Plan a one-day visit to Lisbon for someone who likes walking.',
    answer:
      "Start early at the Miradouro da Graça for the view, and walk down through Alfama to the cathedral. Follow the river to the Praça do Comércio, have lunch in Baixa, and climb to the Carmo ruins in Chiado. In the afternoon take the tram to Belém for the tower and the monastery's cloister, and walk back along the water as far as you like. The hills are steep and the pavement is slippery when wet, so wear shoes that grip.",
  },
  {
    ask: 'What is the best way to learn vocabulary in a new language?',
    answer:
      'Meet words in sentences that you understand, then repeat them at growing intervals: after a day, three days, a week, a month. A flash-card program does the counting. Test yourself from your own language to the new one, since producing a word is harder than recognising it. Twenty minutes every day beats three hours on Sunday. And use the words soon, in a message or aloud.',
  },
  {
    ask: 'Correct the grammar: "Me and him has went to the store yesterday for buying milks."',
    answer:
      'He and I went to the store yesterday to buy milk.\n\n- "He and I", since they are the subject.\n- "went", since "yesterday" names a finished time.\n- "to buy" for the purpose.\n- "milk" is not counted.',
  },
  {
    ask: 'How can I tell whether an avocado is ripe?',
    answer:
      'Press gently near the stem with the palm rather than a fingertip: a ripe one gives a little. Or flick off the small stem: green below is ripe, brown is overripe, and if it will not come off, wait. A hard one ripens in two to four days beside a banana.',
  },
  {
    ask: 'Write a short product description for a wooden desk lamp.',
    answer:
      'A lamp for long evenings. The arm is oiled oak with two brass joints that stay where you leave them; the shade throws a warm, even circle the width of an open book. It takes any E14 bulb, and the fabric cable is two metres long. Made in a workshop of six people in Porto.',
  },
]
