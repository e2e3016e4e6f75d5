"""The laboratory's pages behind the first: charts, levers, scorecard, winners and losers, runs."""

from salaklang.kernel.text import Text

# --- four futures -----------------------------------------------------------------------------------------------------
OUTCOMES = Text("อนาคตสี่แบบ", "Four futures")
OUTCOMES_LEAD = Text(
    "ตัวชี้วัดเดียว สี่ฉากทัศน์ บนแกนเดียวกัน แต่ละฉากลองภายใต้ข้อสมมติชุดเดียวกัน",
    "One indicator, four scenarios, on one pair of axes. Each was tried under the same set of assumptions.",
)
SEE_WIDE = Text(
    "ปลายทาง ค่ากลางสูงสุดคือ {top} ({top_value}) ต่ำสุดคือ {bottom} ({bottom_value})",
    "At the end the middle is highest in {top} ({top_value}) and lowest in {bottom} ({bottom_value}).",
)
SEE_APART = Text(
    "แถบ 80 ใน 100 ของสองแบบนี้ไม่ทับกัน ความต่างจึงใหญ่กว่าสิ่งที่เราไม่รู้",
    "Their bands of 80 in 100 do not overlap: the difference is larger than what we do not know.",
)
SEE_OVERLAP = Text(
    "แถบของสองแบบนี้ทับกัน ข้อสมมติจึงสำคัญกว่าฉากทัศน์ ดูหน้า “อะไรเปลี่ยนคำตอบ”",
    "Their bands overlap: assumptions matter as much as the scenario. See “What changes the answer”.",
)
FAN_TITLE = Text("{indicator} · {scenario}", "{indicator}: {scenario}")
FAN_ABOUT = Text(
    "ค่ากลางเริ่มที่ {start} จบที่ {end} ครึ่งหนึ่งของการทดลองจบระหว่าง {low} กับ {high}",
    "The middle goes from {start} to {end}; half of the runs end between {low} and {high}.",
)
END_SHORT = Text("ปลายทาง", "ends at")
COLUMNS = {
    "scenario": Text("ฉากทัศน์", "Scenario"),
    "quarter": Text("ไตรมาสที่", "Quarter"),
    "q2.5": Text("2.5 %", "2.5 %"),
    "q10": Text("10 %", "10 %"),
    "q25": Text("25 %", "25 %"),
    "q50": Text("ค่ากลาง", "Median"),
    "q75": Text("75 %", "75 %"),
    "q90": Text("90 %", "90 %"),
    "q97.5": Text("97.5 %", "97.5 %"),
}
YEAR = Text("ปีที่", "Year")

# --- levers -----------------------------------------------------------------------------------------------------------
PLACE = Text("ลองคันโยก", "Try the levers")
PLACE_LEAD = Text(
    "ลากจุดบนแผนที่สี หรือตั้งตัวเลข แล้วดูว่าปลายทางเปลี่ยนอย่างไร",
    "Drag the point on the map, or set the numbers, and see how the end changes.",
)
PLACE_KEYS = Text(
    "แป้นลูกศรเลื่อนจุดทีละ 0.05 กด Shift ค้างเพื่อเลื่อนทีละ 0.01",
    "Arrow keys move the point by 0.05; hold Shift for 0.01.",
)
POINT = Text("จุดของคุณ: ความเปิดเผย {x} การเชื่อมข้อมูลของรัฐ {y}", "Your point: openness {x}, the state’s integration {y}")
POINT_NAME = Text("จุดของคุณบนระนาบ", "Your point on the plane")
MAP_CORNER = Text("การเชื่อมข้อมูล ↓ ความเปิดเผย →", "integration ↓ openness →")
MAP_TITLE = Text("{indicator} เมื่อความเปิดเผยและการเชื่อมข้อมูลเปลี่ยน", "{indicator} as openness and integration change")
MAP_ABOUT = Text(
    "แนวนอนคือความเปิดเผย แนวตั้งคือการเชื่อมข้อมูลของรัฐ ค่าตั้งแต่ {low} ถึง {high} ที่จุดของคุณ {here}",
    "Openness runs across, integration upwards. Values go from {low} to {high}; at your point {here}.",
)
LEVERS_SET = Text("คันโยกของคุณ", "Your levers")
START_AT = Text("เริ่มจาก", "Start from")
ANSWER = Text("คำตอบ", "The answer")
ANSWER_BUTTON = Text("ดูคำตอบ", "Show the answer")
NEAREST = Text("จุดของคุณใกล้ “{name}” ที่สุด (ห่าง {distance})", "Your point lies nearest to “{name}” ({distance} away)")
AT = Text("จุดของคุณคือ “{name}” พอดี", "Your point is “{name}” itself")
BY_EMULATOR = Text(
    "ค่าประมาณ ยังไม่ใช่ผลเต็ม: แบบจำลองแทนเรียนจากการทดลองจริงครั้งละ {agents:,} คน ที่ค่าพารามิเตอร์กลาง "
    "ช่วงคือที่ซึ่ง 90 ใน 100 ของการทดลองที่มันไม่เคยเห็นตกอยู่ ความไม่แน่นอนของพารามิเตอร์กว้างกว่านี้มาก ดู “อนาคตสี่แบบ”",
    "An estimate, not the full result: a stand-in that learned from real runs of {agents:,} people, here at the middle "
    "parameters. Its band holds 90 in 100 runs that it had not seen. What we do not know about the parameters is much "
    "more: see “Four futures”.",
)
BAND = Text("ช่วง 90%", "90% band")
BY_SAMPLE = Text(
    "คำนวณสดจากตัวอย่าง {agents:,} คน ครั้งเดียว ที่ค่าพารามิเตอร์กลาง ไม่มีช่วงความไม่แน่นอน ยังไม่ใช่ผลเต็มประชากร",
    "Computed just now on a sample of {agents:,} people: one run, at the middle parameters, without a band. It is "
    "not the "
    "full result.",
)
BY_RUN = Text("ผลเต็มจากการจำลอง {agents:,} คน", "The full result, from {agents:,} people simulated")
BUSY = Text("กำลังคำนวณ…", "Working…")
FAILED_QUICK = Text("คำตอบมาไม่ถึง ลองอีกครั้ง", "The answer did not arrive. Try again.")
SAMPLE_TITLE = Text("ตรวจกับตัวอย่างจริง", "Check it on a real sample")
SAMPLE_BUTTON = Text("คำนวณกับตัวอย่าง {agents:,} คนเดี๋ยวนี้", "Compute on a sample of {agents:,} people now")
FULL_TITLE = Text("ลองกับทุกคน", "Try it on everybody")
FULL_LEAD = Text(
    "จำลอง {agents:,} คน {years} ปี ใช้เวลาหลายนาที เดินเบื้องหลัง คุณปิดหน้านี้ได้ ผลจะแทนค่าประมาณและเก็บไว้ถาวรพร้อมหลักฐาน",
    "Simulates {agents:,} people over {years} years. It takes some minutes, in the background: you may close the page. "
    "The result replaces the estimate and is kept, with proof.",
)
FULL_BUTTON = Text("สั่งทดลองเต็มประชากร", "Run it on everybody")
FULL_SIGN_IN = Text("เข้าสู่ระบบเพื่อสั่งทดลองเต็มประชากร", "Sign in to run it on everybody")
LINK = Text("ลิงก์ของหน้านี้เก็บคันโยกไว้ครบ ส่งต่อได้", "This page’s link holds all levers: pass it on.")
NO_EMULATOR = Text(
    "โหนดนี้ยังไม่มีแบบจำลองแทน จึงยังตอบทันทีไม่ได้ คำนวณกับตัวอย่างหรือสั่งเต็มประชากรได้",
    "This node has no stand-in yet, so there is no instant answer; a sample or a full run works.",
)

# --- scorecard --------------------------------------------------------------------------------------------------------
SCORES = Text("ตารางคะแนน", "Scorecard")
SCORES_LEAD = Text(
    "ทุกตัวชี้วัด ทุกฉากทัศน์ ปลายปีที่ {years} ลูกศรเทียบกับค่ากลางของอีกสามฉาก ในวงเล็บคือช่วงที่ 80 ใน 100 ของการทดลองตกอยู่",
    "Every indicator under every scenario at the end of year {years}. Arrows compare with the middle of the other "
    "three; "
    "in brackets, where 80 in 100 runs lie.",
)
ARROWS = {
    "better": ("▲", Text("ดีกว่าอีกสามฉาก", "better than the other three")),
    "worse": ("▼", Text("แย่กว่าอีกสามฉาก", "worse than the other three")),
    "same": ("●", Text("พอกัน", "about the same")),
}
EVIDENCE = Text("หลักฐานรองรับ", "Evidence")
NO_BEST = Text("ไม่มีฉากใดชนะทุกด้าน", "No scenario wins everywhere")
BEST = Text(
    "{name} ดีที่สุดใน {count} จาก {of} ตัวชี้วัดที่บอกได้ว่าสูงหรือต่ำดี",
    "{name} is best in {count} of the {of} indicators where more or less can be called better.",
)
RANK_WARNING = Text(
    "อย่านับคะแนนรวม ตัวชี้วัดไม่ได้สำคัญเท่ากัน และความสำคัญเป็นเรื่องที่ประชาชนตัดสิน ไม่ใช่แบบจำลอง",
    "Do not add the points up: indicators do not weigh the same, and what weighs more is for people to decide.",
)

# --- who wins and who loses -------------------------------------------------------------------------------------------
WHO = Text("ใครได้ ใครเสีย", "Who wins, who loses")
WHO_LEAD = Text(
    "เทียบสองฉากทัศน์ในคนกลุ่มเดียวกัน จังหวัดเดียวกัน สุ่มด้วยเลขชุดเดียวกัน ความต่างจึงมาจากวิธีปกครอง",
    "Two scenarios in the same groups and provinces, with the same random numbers: the difference comes from "
    "governing.",
)
THIS = Text("ฉากทัศน์", "Scenario")
AGAINST = Text("เทียบกับ", "Compared with")
WHO_MAP = Text("{indicator}: {this} เทียบกับ {against}", "{indicator}: {this} compared with {against}")
WHO_MAP_ABOUT = Text(
    "ดีขึ้นใน {better} จังหวัด แย่ลงใน {worse} จังหวัด มากที่สุดที่ {top} ({top_value}) น้อยที่สุดที่ {bottom} ({bottom_value})",
    "Better in {better} provinces, worse in {worse}; most in {top} ({top_value}), least in {bottom} ({bottom_value}).",
)
ENLARGED = Text("กรุงเทพฯ และจังหวัดรอบ ขยาย", "Bangkok and around, enlarged")
PROVINCE = Text("จังหวัด", "Province")
DIFFERENCE = Text("ความต่าง", "Difference")
WORSE_BY = Text("แย่ลง {low} ถึง {high} ({count} จังหวัด)", "worse by {low} to {high} ({count} provinces)")
BETTER_BY = Text("ดีขึ้น {low} ถึง {high} ({count} จังหวัด)", "better by {low} to {high} ({count} provinces)")
ABOUT_SAME = Text("แทบไม่ต่าง ({low}–{high}, {count} จังหวัด)", "hardly different ({low}–{high}, {count} provinces)")
GROUPS_TITLE = Text("แยกตามวัยและความเปราะบาง", "By age and vulnerability")
GROUPS_LEAD = Text(
    "จุดแต่ละจุดคือค่าของกลุ่มนั้นในฉากทัศน์หนึ่ง ยิ่งห่างกัน วิธีปกครองยิ่งสำคัญกับคนกลุ่มนั้น",
    "Each mark is that group’s value under one scenario. The further apart, the more governing matters to that group.",
)
KINDS = (
    Text("อายุ 0–24 ปี", "Aged 0–24"),
    Text("อายุ 25–59 ปี", "Aged 25–59"),
    Text("อายุ 60 ปีขึ้นไป", "Aged 60 and over"),
    Text("คนทั่วไป", "Others"),
    Text("กลุ่มเปราะบาง", "The vulnerable"),
)
KINDS_ABOUT = Text("วิธีปกครองสำคัญที่สุดกับ: {group}", "Governing matters most to: {group}.")
GROUP_COLUMN = Text("กลุ่ม", "Group")
PEOPLE = Text("คน", "People")
GROUP_FROM = Text(
    "จากการจำลอง {agents:,} คนต่อฉากทัศน์ หนึ่งครั้ง ค่าพารามิเตอร์กลาง",
    "From one run of {agents:,} people per scenario, at the middle parameters",
)
NO_MAP = Text("โหนดนี้ไม่มีแผนที่ของประเทศ ดูตารางด้านล่าง", "This node has no map of a country: see the table below.")

# --- what changes the answer ------------------------------------------------------------------------------------------
DRIVERS = Text("อะไรเปลี่ยนคำตอบ", "What changes the answer")
DRIVERS_LEAD = Text(
    "เราไม่รู้ค่าจริงของพารามิเตอร์หลายตัว จึงลองทั้งช่วง หน้านี้บอกว่าตัวใดเปลี่ยนคำตอบ และเปลี่ยนว่าฉากใดดีกว่าหรือไม่",
    "Many parameters are not known, so we tried their whole range. This page says which of them change the answer, and "
    "whether they change which scenario is better.",
)
TORNADO = Text("สิ่งที่ขยับ {indicator} มากที่สุด ใน {scenario}", "What moves {indicator} most, under {scenario}")
TORNADO_ABOUT = Text(
    "มากที่สุดคือ {top}: ค่าเฉลี่ยปลายทางไปจาก {low} เป็น {high} เมื่อเปลี่ยนจากห้าส่วนล่างสุดเป็นห้าส่วนบนสุดของช่วง",
    "Most of all {top}: the mean end goes from {low} to {high} between the lowest and the highest fifth of its range.",
)
CHANCE = Text(
    "จาก {runs} ชุดข้อสมมติที่ลอง ความต่างที่เล็กกว่า {gap} อาจเป็นเรื่องบังเอิญ ในแปดแท่งนี้มี {sure} แท่งที่ใหญ่กว่านั้น",
    "From {runs} sets of assumptions, a swing below {gap} may be chance: {sure} of these eight bars are larger.",
)
FACTOR = Text("สิ่งที่ไม่แน่", "Uncertain quantity")
LOW_FIFTH = Text("เมื่อค่าต่ำ", "when low")
HIGH_FIFTH = Text("เมื่อค่าสูง", "when high")
BELOW_MEAN = Text("ต่ำกว่าค่าเฉลี่ย", "below the mean")
ABOVE_MEAN = Text("สูงกว่าค่าเฉลี่ย", "above the mean")
RUN_NUMBER = Text("การทดลองที่", "Run")
CONTEST_TITLE = Text("อะไรจะเปลี่ยนคำตอบ", "What would change the answer")
CONTEST = Text(
    "“{indicator}”: {first} ดีกว่า {second} ใน {share} ของอนาคตที่ลอง",
    "“{indicator}”: {first} beats {second} in {share} of the futures tried",
)
CONTEST_TIPS = Text(
    "สิ่งที่พลิกได้มากที่สุดคือ {tips}: เมื่อค่าต่ำ {low} เมื่อค่าสูง {high}",
    "What tips it most is {tips}: {low} when low, {high} when high",
)
PARALLEL = Text("การทดลองทุกเส้นในภาพเดียว", "Many runs in one picture")
PARALLEL_ABOUT = Text(
    "แต่ละเส้นคือการทดลองหนึ่งครั้ง แกนซ้ายคือข้อสมมติ แกนขวาสุดคือผล เส้นเข้มคือหนึ่งในสิบที่ได้ผล{what}",
    "Each line is one run; the left axes are assumptions, the last is the outcome. Bold: the tenth of runs with the "
    "{what} "
    "outcome.",
)
WORST = Text("แย่ที่สุด", "worst")
HIGHEST = Text("สูงสุด", "highest")
PARALLEL_BRUSH = Text(
    "ลากขึ้นลงบนแกนเพื่อดูเฉพาะบางเส้น คลิกแกนเพื่อล้าง",
    "Drag along an axis to keep only some lines; click the axis to clear.",
)
BOX_TITLE = Text("สภาพที่เสี่ยง", "Where it goes wrong")
BOX_NONE = Text("ยังไม่มีการค้นหาสภาพเสี่ยงในผลการสำรวจชุดนี้", "This exploration has not been searched for such conditions.")
CONVERGENCE = Text("จำลองกี่คนจึงพอ", "How many people are enough")
CONVERGENCE_LEAD = Text(
    "ผลเดียวกันเมื่อจำลองด้วยจำนวนคนต่างกัน ถ้าตัวเลขยังขยับ แปลว่าคนยังไม่พอ",
    "The same result with different numbers of people. Where figures still move, there are too few.",
)
PEOPLE_SIMULATED = Text("คนที่จำลอง", "People simulated")
