"""Invented texts that say the same in other words, written by hand, and one that does not."""

ARTICLE = """\
The salt works at Ellerhaven will close in September after two hundred and six years, the owners told the
staff on Tuesday evening in the canteen. Forty-one people will lose their jobs, among them three apprentices
who started only last month. The brine springs under the town have weakened since the drought of the past
four summers, and pumping from greater depth would cost more than the salt brings in.

Managing director Corvin Adelsloh said the company had looked for a buyer since the winter without finding
one. Two visitors from a food producer in Merrowfield had inspected the boiling pans in March, but withdrew
when a survey showed that the timber roof of the main hall is rotten. Repairing it would take two years and
four million crowns, money that neither the family nor the bank was willing to put in.

The works council learned of the decision one hour before everybody else. Its chairwoman, Jorunn Esk, called
that shameful and demanded a settlement for those over fifty, who will hardly find work in the valley. Many of
them have spent their whole lives beside the pans, she said, and some are the fifth generation to do so.

The town fears for its visitors as well. Every year some thirty thousand people tour the graduation tower, a
wall of blackthorn twigs as long as two football fields over which the brine trickles and evaporates. Mayor
Tibor Lindqvist promised that the tower will stay, even if the municipality has to buy it for one crown and
run the pumps with volunteers. A museum in the old storehouse is under discussion, but the heritage office has
yet to say whether it would share the costs.

Salt from Ellerhaven was once carried by mule over three passes to the southern ports. In its best years the
works employed six hundred people and owned the forest from which it drew its fuel. Refrigerators, cheap rock
salt and the railway ended that trade little by little, until only table salt for delicatessens was left.
"""

REWORDED = """\
Spring came late to the hill farms this year, and the first markets were poorly attended.

In Ellerhaven the salt works, two hundred and six years old, is to shut in September, as its proprietors
informed employees in the canteen on Tuesday night. This costs forty-one workers their jobs, including three
apprentices hired just a month ago. Because of four summers of drought the brine springs beneath the town are
weaker, while pumping from deeper down would be more expensive than what the salt earns. According to managing
director Corvin Adelsloh, the firm has been seeking a buyer ever since winter, in vain. In March two people
from a Merrowfield food producer came to inspect the boiling pans; they withdrew once a survey had found the
main hall's timber roof to be rotten. To repair it would need four million crowns and two years, which neither
bank nor family was ready to spend.

Elsewhere in the county the bus company announced new timetables, and the library will open on Sundays again.
"""

BACK_TRANSLATED = """\
Letters to the editor arrived in large numbers this week, most of them about parking.

The works council was informed of the decision an hour earlier than all the others. Chairwoman Jorunn Esk
described this as shameful and called for a settlement for workers older than fifty, for whom it will be
difficult to find employment in the valley. She said that many had spent all their life next to the pans and
that some belong to the fifth generation that does this. Also the town is worried about its visitors. Around
thirty thousand people visit the graduation tower each year, a wall of twigs of blackthorn with the length of
two football pitches, where the brine trickles down and evaporates. The tower shall remain, mayor Tibor
Lindqvist promised, even when the municipality must purchase it for a single crown and let volunteers operate
the pumps.

Our next issue is devoted to gardens, balconies and the question whether moss is a weed.
"""

SUMMARY = """\
The week in brief begins with the weather, which stayed mild in the north and wet along the coast. Gardeners
should wait with their tomatoes, since frost is still possible on clear nights. The baths in Quellheim have
reopened after repairs to the diving board.

The salt works at Ellerhaven closes in September after 206 years, costing forty-one jobs. The brine springs
have weakened in the drought, no buyer was found, and repairing the rotten timber roof would cost four million
crowns. The works council demands a settlement for staff over fifty. Mayor Tibor Lindqvist wants the town to
keep the graduation tower and its visitors, perhaps with volunteers at the pumps and a museum in the old
storehouse.

In sport, the handball women lost their third match in a row and now stand ninth. The chess club invites
beginners to an open evening on Friday. A lost parrot, green with a yellow neck, was handed in at the police
station and answers to nothing.
"""

SAME_TOPIC = """\
The salt mine at Brakenfell will hire sixty miners before the year is out, its operator announced at a press
conference. Demand for road salt has doubled after two hard winters, and the new shaft reaches a seam that
should last until the middle of the century. Wages start above the rate agreed with the union.

Director Petra Vanhal said that most of the new staff would come from the closed slate quarries nearby. They
know the work underground, she explained, and only need a course in handling the cutting machines. Training
begins in October in a former school. The first lorries with salt from the new seam are expected at the depots
when the snow comes.

Residents worry about the traffic. The road through the village is narrow, and a bypass that was promised nine
years ago exists only on paper. A citizens' group wants the salt to leave by rail, as it did until the branch
line was torn up. The county has ordered a study, and its engineers will report in spring.

Geologists from the university will use an abandoned gallery to measure how rock creeps under pressure. Their
instruments were lowered last week, wrapped in oiled cloth against the corroding dust.
"""

RETELLINGS = {"reworded": REWORDED, "back-translated": BACK_TRANSLATED}
