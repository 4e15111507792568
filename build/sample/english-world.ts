/** Questions and answers in English about science, history and the world, written for the sample dataset. */
import type { Exchange } from './exchange.ts'

export const englishWorld: readonly Exchange[] = [
  {
    ask: 'Why is the sky blue?',
    answer:
      'Sunlight holds all colours. The molecules of the air scatter short wavelengths much more than long ones: the strength grows with the inverse fourth power of the wavelength, so blue light is scattered about four times as much as red. The scattered blue reaches us from every direction. Violet is scattered even more, but sunlight holds less of it and our eyes are less sensitive to it.',
  },
  {
    ask: 'How do vaccines work?',
    answer:
      'A vaccine shows the immune system a harmless part or form of a germ: a protein, a killed or weakened germ, or instructions for making one protein. The body answers with antibodies and, more lastingly, with memory cells. When the real germ comes later, these cells recognise it and multiply within days rather than weeks, often before any illness shows.',
  },
  {
    ask: 'What causes the seasons?',
    answer:
      'The axis of the Earth is tilted by 23.4 degrees against its orbit. In June the northern half leans towards the Sun, which then stands higher and shines longer; in December it leans away. Distance plays almost no part: the Earth is nearest to the Sun in early January, in the northern winter.',
  },
  {
    ask: 'What is the difference between weather and climate?',
    answer:
      'Weather is the state of the air at a place at one time: rain on Tuesday. Climate is what the weather is like over decades: how often it rains in June, and how much that varies. A cold week says nothing against a warming climate, just as one lost game says little about a good team.',
  },
  {
    ask: 'Explain photosynthesis in three sentences.',
    answer:
      'Plants use the energy of light to build sugar out of carbon dioxide and water. In the first step, chlorophyll catches light and water is split, which gives off oxygen and yields carriers of energy. In the second step, the Calvin cycle, those carriers are used to bind carbon dioxide into sugar, which the plant burns for energy or builds into cellulose and starch.',
  },
  {
    ask: 'How far away is the Moon, and how do we know?',
    answer:
      'On average 384,400 km, varying between about 363,000 and 405,000 km. Astronauts left mirrors there; a laser pulse sent from the Earth comes back after about 2.56 seconds, and half of that times the speed of light is the distance, to within a few centimetres. The same measurement shows that the Moon moves away by 3.8 cm a year.',
  },
  {
    ask: 'Why does ice float on water?',
    answer:
      'When water freezes, its molecules arrange themselves into an open lattice held by hydrogen bonds, which takes about 9 % more room than the liquid. Ice is therefore less dense and floats. Most substances do the opposite. Because ice stays on top, lakes freeze from above, and fish survive below it.',
  },
  {
    ask: 'What did the printing press change in Europe?',
    answer:
      'Around 1450 Gutenberg joined movable metal type, an oil-based ink and a press into one process. Within fifty years some 20 million books had been printed. Texts became cheap and, above all, identical: scholars far apart could discuss the same page. It spread the Reformation, fixed the spelling of national languages, and made it worth correcting errors, since a correction reached every copy of the next edition.',
  },
  {
    ask: 'What is inflation, and why do central banks aim at about 2 % rather than zero?',
    answer:
      'Inflation is a lasting rise of prices in general, so that money buys less. A small positive aim has three reasons. Measured inflation tends to be overstated a little. Wages rarely fall in name, so mild inflation lets real wages adjust. And it keeps interest rates above zero, which leaves room to cut them in a recession. Falling prices are worse: people put off buying, and debts grow heavier.',
  },
  {
    ask: 'Which planet has the most moons?',
    answer:
      'Saturn. Since a large batch was confirmed in March 2025 it has 274 known moons, far ahead of Jupiter with fewer than 100. Most are small, irregular bodies a few kilometres across, probably pieces of larger moons that collided. Counts change as telescopes improve.',
  },
  {
    ask: 'How does a refrigerator move heat from cold to warm? Does that not break a law of physics?',
    answer:
      'It would if it happened by itself. A refrigerator does work: a compressor squeezes a vapour, which becomes hot and gives its heat to the kitchen as it condenses. The liquid then passes through a narrow valve, expands, evaporates and takes heat from inside. The second law only forbids that heat flows from cold to warm with no other change; here electricity is used up, and the kitchen gains more heat than the inside loses.',
  },
  {
    ask: 'Who was Ada Lovelace?',
    answer:
      'An English mathematician (1815 to 1852) who worked with Charles Babbage on his planned Analytical Engine. In 1843 she translated a paper about it and added notes three times its length, which hold a method for computing Bernoulli numbers with the machine, often called the first published program. She also saw that such a machine could work on anything that can be written as symbols, music among them.',
  },
  {
    ask: 'What is the difference between a virus and a bacterium?',
    answer:
      'A bacterium is a living cell: it feeds, grows and divides by itself, and most kinds are harmless or useful. A virus is a packet of genes in a protein coat, about a hundred times smaller, which can only multiply inside a cell. Antibiotics attack parts that bacteria have and viruses lack, which is why they do nothing against a cold.',
  },
  {
    ask: 'Why do we have leap years, and why was 1900 not one?',
    answer:
      'The Earth takes about 365.2422 days to go round the Sun. A leap day every four years makes the average 365.25, which is 11 minutes too long and adds up to three days in 400 years. So the Gregorian calendar drops the leap day in years divisible by 100, unless they are divisible by 400: 1900 was not a leap year, 2000 was.',
  },
  {
    ask: "What is a black hole's event horizon?",
    answer:
      'It is the boundary from within which nothing, not even light, can get out. It is no surface: someone falling through a large one would notice nothing special at that moment. For a black hole of the mass of the Sun its radius would be about 3 km; it grows in proportion to the mass.',
  },
  {
    ask: 'How does GPS find my position?',
    answer:
      "Every satellite sends the time and its own position. The receiver sees how late each signal arrives, which gives its distance from that satellite. Three distances would fix a point in space, but the clock of the receiver is not exact, so a fourth satellite is needed to solve for the time as well. The satellites' clocks are corrected for relativity: uncorrected, positions would drift by about 10 km a day.",
  },
  {
    ask: 'What is the placebo effect?',
    answer:
      'An improvement that comes from being treated rather than from the treatment itself: expectation, attention and conditioning. It is strongest for what is felt, such as pain, nausea or mood, and does little for what is measured, such as the size of a tumour. Trials therefore compare a medicine with a placebo, and neither patient nor doctor knows who gets which. Part of what looks like a placebo effect is simply that people seek help when they feel worst and then recover anyway.',
  },
  {
    ask: 'Summarise the causes of the First World War in a few lines.',
    answer:
      'The trigger was the murder of the Austrian heir in Sarajevo in June 1914. It became a world war because of the alliances that drew in one power after another, rigid timetables of mobilisation, rivalry over armies and navies, nationalism in the Balkans, and governments that each thought a war now better than a war later. Historians still weigh these differently.',
  },
]
