"""Invented names from many cultures, some long, some with apostrophes, hyphens and diacritics."""

TEAM_NAMES = ("North", "Riverside", "Harbour")

GIVEN_FEMALE = (
    "Adaeze", "Agnieszka", "Aisha", "Akua", "Alice", "Ana", "Anjali", "Astrid", "Ayşe",
    "Beatriz", "Bronwyn", "Camille", "Chiara", "Chloé", "Ciara", "Daniela", "Deepa", "Edith",
    "Eleni", "Emma", "Fatima", "Freya", "Gabriela", "Grace", "Hannah", "Harriet", "Hye-jin",
    "Ingrid", "Ioana", "Isabel", "Jana", "Jessica", "Joanna", "Kateryna", "Keiko", "Leila",
    "Lucía", "Maeve", "Maja", "Margaret", "Maria da Conceição", "Mei", "Mina", "Nadia", "Ngozi",
    "Niamh", "Noor", "Olena", "Oluwaseun", "Parisa", "Priya", "Renée", "Rosa", "Ruth", "Sadia",
    "Saoirse", "Sarah", "Shanice", "Siân", "Sofia", "Tamsin", "Thandiwe", "Ursula", "Valentina",
    "Wanjiku", "Xin", "Yasmin", "Yetunde", "Zainab", "Zofia",
)  # fmt: skip

GIVEN_MALE = (
    "Abdul", "Adam", "Ahmed", "Alejandro", "André", "Anil", "Arjun", "Benjamin", "Björn",
    "Bogdan", "Callum", "Carlos", "Cheng", "Connor", "Daniel", "David", "Diego", "Dmitri",
    "Ebenezer", "Elijah", "Emre", "Eoin", "Farid", "Femi", "Gareth", "George", "Giovanni",
    "Haruto", "Hassan", "Hugo", "Ibrahim", "Ivan", "Jacob", "Jamal", "Jan", "Javier",
    "Jean-Baptiste", "José", "Kofi", "Kwame", "Lachlan", "Lars", "Liam", "Luca", "Marek", "Matteo",
    "Michael", "Minh", "Mohammed", "Nikolaos", "Oliver", "Omar", "Oscar", "Pádraig", "Patrick",
    "Rafael", "Rajesh", "Robert", "Samuel", "Sanjay", "Sergio", "Søren", "Stefan", "Tariq",
    "Thomas", "Tomasz", "Tunde", "Viktor", "Wei", "Yusuf",
)  # fmt: skip

FAMILY = (
    "Abdi", "Achterberg", "Adeyemi", "Ahmadi", "Almeida", "Andersson", "Asante", "Baker",
    "Banerjee", "Baptiste", "Begum", "Bianchi", "Bjørnstad", "Boateng", "Bogdanović", "Brennan",
    "Campbell", "Cartwright", "Castillo", "Chaudhry", "Chen", "Chukwu", "Clarke", "Coetzee",
    "Cohen", "Cooper", "D’Angelo", "da Silva", "Davies", "de la Fuente", "Delacroix", "Demir",
    "Diallo", "Dlamini", "Dubois", "Edwards", "El-Sayed", "Eriksen", "Evans",
    "Featherstonehaugh", "Fernández", "Fischer", "Fitzgerald", "Fonseca", "Fraser", "García",
    "Ghosh", "Gordon", "Grant", "Gupta", "Habib", "Hansen", "Harris", "Hernández", "Hoffmann",
    "Horváth", "Huang", "Hughes", "Hussain", "Ivanova", "Jackson", "Jansen", "Jensen",
    "Johnson", "Jones", "Kamau", "Kaplan", "Katz", "Kaya", "Kelly", "Khan", "Kim", "Kiss",
    "Klein", "Kowalski", "Kruger", "Kumar", "Lam", "Larsen", "Lee", "Levi", "Lewis", "Li",
    "López", "MacDonald", "Mahmoud", "Marchetti", "Martin", "McAllister", "Mendes", "Mensah",
    "Mitchell", "Mohamed", "Moreau", "Morgan", "Müller", "Murphy", "Mwangi", "N’Diaye", "Nair",
    "Nguyen", "Nielsen", "Novák", "O’Brien", "O’Shaughnessy", "Oduya", "Ogunleye", "Okonkwo",
    "Olsen", "Owusu", "Papadopoulou", "Park", "Patel", "Pereira", "Popescu", "Price", "Quinn",
    "Rahman", "Reid", "Ribeiro", "Richter", "Roberts", "Romano", "Rossi", "Ryan", "Said",
    "Santos", "Sato", "Schneider", "Shah", "Sharma", "Shevchenko", "Singh", "Smith", "Stewart",
    "Suzuki", "Szczepańska", "Taylor", "Teixeira", "Thompson", "Torres", "Tran", "Turner",
    "van den Berg", "Vasquez", "Venkataraman", "Walker", "Wang", "Watson", "Weber", "White",
    "Williams", "Wilson", "Wójcik", "Wong", "Wright", "Yamamoto", "Yilmaz", "Young", "Zhang",
    "Zimmermann",
)  # fmt: skip
