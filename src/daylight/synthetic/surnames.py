"""Surnames by naming tradition, commonest first; the long tail is composed of the parts of such names. Made up."""

from itertools import product

COMMON: dict[str, str] = {
    "english": """
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
    Hall Wood Jackson Clarke Harris Lewis Turner Hill Clark Cooper Ward Moore Morris King Watson Baker Harrison Morgan
    Allen James Scott Phillips Parker Davis Bennett Price Griffiths Young Edwards Lee Mitchell Martin Cook Carter
    Richardson Bailey Collins Bell Shaw Murphy Miller Cox Marshall Webb Simpson Richards Anderson Hughes Adams
    Wilkinson Foster Ellis Chapman Mason Gibson Hunt Mills Palmer Knight Rogers Lloyd Holmes Barnes Matthews Stevens
    Jenkins Powell Butler Pearson Russell Fletcher Dixon Harvey Reynolds Barker Fisher Andrews Elliott Cole Spencer
    Grant Day Payne Lawrence Stone Gardner Howard Rose Brooks Reid Wells Armstrong Fox Bradley Walsh Saunders West
    Burton Lane Lawson Ford Watts Holland Carr Ryan Berry Perry Woods Dean Hart Arnold Atkinson Dawson Robertson Bird
    Booth Peters Newman Hudson Burke Kennedy Coleman Francis Hawkins Greenwood Nicholson Williamson Oliver Hopkins
    Webster Barrett Chambers Hayes Riley Lowe Nelson Long Warren Jordan Hunter Porter Kaye Franklin Bishop Pearce
    Baxter Stephenson Gregory Lamb Byrne Sutton Austin Page Todd Bates Harding Fuller Cross Jennings Goodwin Rowe
    Bryant Wade Curtis Osborne Freeman Walton Gill Thornton Parry Hewitt Gibbs Poole Fleming Tucker Ball Hancock Field
    Potter Sharp Nash Wheeler Hardy Lambert Read Barton Watkins Black May Alexander Stewart Yates Akhurst Sanders
    Norris Newton Parsons Barlow Slater Summers Bond Hussey Parkinson Simmons Savage Cartwright Sheppard Blake Norton
    Marsh Hodgson Ashton Winter Manning Bolton Buckley Wilkins Steele Moss Preston Frost Townsend Randall Owens Hope
    Storey Bowen Dyer Burgess Higgins Leach Weston Skinner Brookes Rees Flynn Wall Vincent Leonard Swift Rowley
    Metcalfe Kemp Pratt Hobbs Naylor Sykes Schofield Kay Craven Haigh Sugden Armitage Crowther Ackroyd Holdsworth
    Sutcliffe Pickles Hirst Dyson Mallinson Beaumont Shackleton Priestley Firth Nutter Duckworth Entwistle Ramsbottom
    Higginbottom Clegg Kershaw Butterworth Ogden Hargreaves Whittaker Tattersall Halliwell Grimshaw Pilkington
    Trevithick Penrose Pascoe Tregenza Polglase Trelawny Nance Chenoweth Carne Angove Bolitho Rosewarne Tremayne
    Penhaligon Trescothick Abbott Abel Adcock Addison Ainsworth Aldridge Allsop Ambler Amos Appleby Archer Askew
    Aspinall Attwood Avery Babcock Bacon Badger Bagshaw Bainbridge Baldwin Bamford Banks Barber Bardsley Barnard
    Barnett Baron Barratt Bartlett Bassett Batchelor Bateman Batty Baugh Beale Beattie Beck Bedford Beech Benson
    Bentley Best Bickerton Biggs Billings Birch Blackburn Blackwell Blair Bland Blundell Bloom Bowden Bowers Bowman
    Boyce Bradbury Bradshaw Braithwaite Bray Brennan Brewer Briggs Bright Brock Bromley Broughton Browning Bruce Buck
    Bull Bullock Burn Burns Burrows Bush Butcher Byron Calvert Cannon Capper Carey Carlisle Carpenter Carver Cassidy
    Castle Chadwick Challis Chandler Chappell Charlton Cheetham Childs Christie Church Clayton Clifford Clough Coates
    Cobb Cockburn Coe Cohen Coles Collier Combe Connolly Conway Cooke Copeland Corbett Cotton Cowan Coward Cowell
    Crane Crawford Critchley Croft Crook Crosby Cullen Culpepper Cunliffe Currie Dale Dalton Daly Daniels Darby
    Davenport Davey Davison Dawes Deacon Denton Dickens Dickinson Dobson Dodd Dolan Donnelly Doyle Drake Draper Driver
    Duffy Duke Dunn Durrant Eaton Eccles Eden Edge Egan Ellison Elton Emery England English Everett Ewing Fairhurst
    Falconer Farmer Farrell Faulkner Fenton Ferris Finch Fitton Flanagan Fowler Frame French Frith Fry Fulton Gale
    Gallagher Galloway Garner Garratt Garside Gaunt George Gilbert Giles Gladwin Glover Goddard Godfrey Golding Gooch
    Gough Goulding Grainger Greaves Gresham Griffin Grundy Guest Gunn Guy Hackett Hadley Haines Hale Hallam Halstead
    Hammond Hampson Handley Hanson Harper Harrop Hart Hartley Haslam Hatton Hayward Head Heath Henson Herbert Heron
    Hicks Hilton Hinchliffe Hines Hobson Hodges Hodgkinson Hodson Hogg Holden Holder Hollis Holloway Holt Hood Hooper
    Horne Horton Houghton Howarth Howe Howell Hulme Humphreys Hurst Hutchinson Ingham Ingram Ireland Irving Jarvis
    Jeffery Jenkinson Jessop Judd Kane Keane Keeling Kelsey Kendall Kent Kenyon Kerr Kerrigan Kettle Kidd Kilner Kirby
    Kirk Kitchen Knott Knowles Lacey Laing Lake Langley Latham Law Leigh Leslie Lester Levy Liddle Lindsay Lister
    Little Livesey Lockwood Lomas Lord Lovell Lucas Lund Lyons Mace Maddox Maher Mann Marriott Marsden Massey Mather
    Maxwell Mayes Mead Mellor Middleton Miles Milner Milton Moon Morley Morton Mottram Moulton Mountain Murray Myers
    Nadin Neal Newell Nichols Nightingale Nixon Noble Nolan Nuttall Oakley Oldfield Oldham Orchard Orme Osborn Ottley
    Owen Pallister Park Parkin Parr Partridge Patchett Paterson Patten Paxton Peacock Peck Pegg Pemberton Penn Pepper
    Perkins Pickering Piper Pitt Plant Platt Plummer Pollard Pope Popplewell Proctor Pugh Purcell Quick Quinn Radford
    Railton Rainford Ramsden Rankin Ratcliffe Rawlings Rawson Raynor Reeves Rhodes Ridley Rigby Riding Ripley Robson
    Roe Rooney Ross Rowland Royle Rudd Rushton Salt Sampson Sanderson Sargent Saville Sayer Sellers Senior Sharples
    Shelton Shepherd Sherwood Short Siddall Silver Sinclair Singleton Slack Sloan Small Smart Smalley Snow Southern
    Sparks Speight Spence Stacey Stafford Stanton Stark Stead Steel Stevenson Stokes Stott Street Stubbs Sullivan
    Sumner Swain Swan Swann Sweeney Symonds Talbot Tanner Tate Tennant Terry Thomson Thorne Thorpe Tomlinson Tonge
    Topping Travis Tudor Turnbull Turton Tyler Tyson Underwood Unsworth Upton Vaughan Vickers Wadsworth Wainwright
    Wakefield Walden Waller Wallace Walters Warburton Ware Waters Weaver Weir Welch Weller Westwood Whalley Wheatley
    Whitehead Whitehouse Whiteley Whitfield Whiting Whitworth Wiggins Wilde Wilkes Willis Wills Wilmot Windsor
    Winstanley Winterbottom Wise Wolfe Womersley Woodcock Woodhouse Woodward Woolley Wormald Worrall Worthington Wragg
    Wren Wyatt Wynne Yeates York
    """,
    "scottish": """
    Campbell Macdonald Stewart Robertson Thomson Anderson Murray Reid Clark Ross Morrison Paterson Fraser Mackenzie
    Mackay Mclean Macleod Hamilton Graham Kerr Duncan Ferguson Johnston Simpson Cameron Gordon Grant Hunter Kelly
    Allan Bell Black Boyd Bruce Burns Christie Craig Crawford Cunningham Davidson Dickson Docherty Donaldson Douglas
    Findlay Forbes Gibson Gillespie Gray Hay Henderson Innes Irvine Jamieson Kennedy Lindsay Logan Marshall Maxwell
    Mckay Mcmillan Mcneill Milne Moffat Muir Munro Napier Ogilvie Ramsay Rankin Rennie Ritchie Russell Rutherford
    Sinclair Smith Struthers Sutherland Tait Urquhart Wallace Watt Weir Wilson Young
    """,
    "welsh": """
    Jones Davies Williams Evans Thomas Roberts Lewis Hughes Morgan Griffiths Edwards Owen Rees James Jenkins Price
    Morris Powell Lloyd Phillips Parry Harris Richards Davis Watkins Bowen Ellis Rowlands Humphreys Pritchard Howells
    Vaughan Llewellyn Bevan Prosser Pugh Probert Penry Maddocks Gwynne Mostyn Nicholas Beynon Bebb Tudor Meredith
    Mathias Treharne Cadwallader Gethin Hopkin Havard Hier
    """,
    "irish": """
    Murphy Kelly Byrne Ryan Doyle Walsh Mccarthy Gallagher Doherty Kennedy Lynch Murray Quinn Moore Mcloughlin Carroll
    Connolly Daly Connell Wilson Dunne Brennan Burke Collins Campbell Clarke Johnston Hughes Farrell Fitzgerald Brown
    Martin Maguire Nolan Flynn Thompson Callaghan Duffy Mahony Boyle Healy Shea White Sweeney Hayes Kavanagh Power
    Mcgrath Moran Brady Stewart Casey Foley Fitzpatrick Leary Mcdonnell Macmahon Donnelly Regan Donovan Burns Flanagan
    Mullan Barry Kane Robinson Cunningham Griffin Kenny Sheehan Ward Whelan Lyons
    """,
    "pakistani": """
    Khan Ahmed Hussain Ali Begum Akhtar Mahmood Malik Iqbal Shah Mohammed Miah Rahman Islam Uddin Chowdhury Bibi
    Hassan Rashid Aslam Mirza Chaudhry Sheikh Butt Qureshi Siddiqui Ashraf Anwar Akram Aziz Bashir Bhatti Dar Farooq
    Ghani Hamid Hanif Haq Hashmi Hayat Ilyas Ishaq Jabbar Jamil Javed Kazmi Khalid Khaliq Khatun Latif Majid Mehmood
    Munir Mushtaq Nawaz Nazir Parveen Qadir Rafiq Raja Rana Rasool Rauf Razzaq Rehman Riaz Saddique Saeed Sadiq Saleem
    Sarwar Shabbir Shafi Sharif Sultan Tariq Ullah Yaqub Younis Yousaf Zaman Zafar
    """,
    "indian": """
    Patel Singh Kaur Sharma Shah Gill Sandhu Dhillon Mistry Kumar Gupta Desai Joshi Mehta Parmar Chauhan Solanki
    Grewal Sidhu Bains Johal Dhaliwal Bhatt Verma Rao Reddy Nair Menon Iyer Pillai Das Bose Ghosh Banerjee Mukherjee
    Sen Chopra Kapoor Khanna Malhotra Mehra Arora Bhatia Bedi Brar Chahal Cheema Deol Dosanjh Hayer Hundal Jassal Kang
    Khaira Lally Mann Nijjar Pannu Purewal Rai Randhawa Rathod Saini Samra Sahota Sanghera Sekhon Thandi Toor Uppal
    Virdi Virk Amin Bhakta Dave Gandhi Gohil Lad Limbachia Makwana Modi Pandya Parekh Popat Rana Raval Soni Tailor
    Thakkar Thakor Trivedi Vaghela Vyas
    """,
    "arabic": """
    Ahmad Hassan Hussein Ibrahim Mahmoud Mustafa Salem Saleh Abdullah Mohamed Khalil Said Osman Nasser Mansour Haddad
    Khoury Najjar Sabbagh Aziz Bakr Darwish Fahmy Farouk Ghanem Habib Hamdan Hamoud Hijazi Issa Jaber Kanaan Karam
    Kassem Mubarak Naguib Othman Qasim Rahmani Ramadan Rashed Saad Sabri Shaheen Shami Sharif Suleiman Taha Tawfik
    Wahba Yassin Zaki Zidan
    """,
    "eastern": """
    Nowak Kowalski Kowalska Wisniewski Wisniewska Wojcik Kowalczyk Kaminski Kaminska Lewandowski Zielinski Szymanski
    Wozniak Dabrowski Kozlowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zajac Pawlowski
    Michalski Krol Wieczorek Jablonski Wrobel Majewski Olszewski Stepien Malinowski Jaworski Adamczyk Dudek Nowicki
    Pawlak Gorski Witkowski Walczak Sikora Baran Rutkowski Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Duda
    Zalewski Wroblewski Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Rusu Munteanu Matei Constantin Marin
    Moldovan Ivanov Petrov Georgiev Dimitrov Kazlauskas Petrauskas Jankauskas Berzins Kalnins Ozolins Kovacs Nagy
    Szabo Toth Horvath Novak Svoboda Shevchenko Bondarenko Kravchenko Melnyk Boyko
    """,
    "african": """
    Mensah Owusu Osei Boateng Asante Adjei Appiah Agyemang Amoah Frimpong Okafor Okonkwo Nwosu Eze Obi Okoro Nwachukwu
    Chukwu Onyekachi Adeyemi Adebayo Ogunleye Afolabi Oladipo Akinola Balogun Bello Abubakar Ibrahim Musa Moyo Ncube
    Ndlovu Sibanda Dube Mutasa Chikwanha Banda Phiri Tembo Mwale Ali Mohamed Hassan Abdi Warsame Farah Jama Omar Yusuf
    Nur Hersi Kamau Njoroge Kariuki Ochieng Otieno Mwangi Kimani Wanjala Kabila Mbeki Dlamini Nkosi Khumalo Zulu
    Mokoena Sesay Kamara Conteh Bangura Koroma Jalloh Kanu Turay Tesfaye Haile Bekele Tekle Osagie Igbinovia Asemota
    Oyelaran Ademola Ige Lawal Salami Ojo Okeke Uche
    """,
    "caribbean": """
    Campbell Brown Williams Clarke Francis Gordon Grant Henry James Lewis Morgan Morrison Reid Samuels Thomas Thompson
    Bailey Blake Bogle Bryan Burrell Charles Cole Daley Douglas Edwards Ellis Facey Fearon Foster Gayle Graham Green
    Hylton Joseph Lindo Livingstone Marshall Mcfarlane Mckenzie Nembhard Palmer Peart Pinnock Powell Richards Rowe
    Salmon Sinclair Spence Stewart Sterling Walters Whyte Wint Wynter
    """,
    "chinese": """
    Wang Li Zhang Chen Liu Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Chan Wong Cheung Lee Lau Ng
    Leung Ho Tang Lam Yip Kwok Chow Tsang Yeung Mak Fung Tse Cheng Chu Kwan Poon Siu
    """,
}

_PARTS: dict[str, tuple[str, str, str]] = {
    "english": (
        "",
        (
            "Ash Brack Brad Bram Bran Burn Cal Chad Clif Cram Dal Den Dring Elm Fal Far Fen Finch Gar Gold Hal Ham"
            " Has Hath Hazel Hol Hurst Kel Kirk Lang Lin Long Mar Mill Nether New Nor Oak Over Pen Rad Rams Ray Rush"
            " Sax Shel Stan Strat Swin Thorn Tun Ul Wad Wal War Wes Whit Win Wood"
        ),
        "ley ton ham worth field by bourne wick shaw combe den ford stead well croft bank more hurst land gate",
    ),
    "scottish": (
        "Mac Mc",
        (
            "allister andrew arthur askill aulay bain bride cabe caig callum clure coll conachie cormick corquodale"
            " crae culloch diarmid dougall elroy ewan fadyen farlane gillivray glashan gowan gregor haffie inally"
            " indoe innes intosh intyre ivor kechnie kellar kendrick kerracher killop kinlay kinnon lachlan laren"
            " lauchlin lellan lennan luckie manus murdo murray nab naughton nee nicol phail pherson quarrie queen"
            " quillan rae robert shane sporran sween tavish taggart vean vicar whirter"
        ),
        " ",
    ),
    "welsh": ("Ap Pen Tre Llan Cwm Bryn Nant", "wyn evan hir mawr goch garth gwen las morfa bach felin dinas", " "),
    "irish": (
        "O' Mc",
        (
            "Brien Boyle Byrne Callaghan Carroll Connor Dea Doherty Donnell Donoghue Dowd Driscoll Dwyer Flaherty"
            " Flynn Gara Gorman Grady Hagan Halloran Hanlon Hara Hare Keefe Kelly Leary Loughlin Mahony Malley Meara"
            " Neill Reilly Riordan Rourke Shaughnessy Shea Sullivan Toole"
        ),
        " ",
    ),
    "eastern": (
        "",
        (
            "Bor Brzoz Bud Cies Czar Dom Gar Gron Jab Jag Jasin Kal Kam Kas Kras Krup Lip Los Mal Mar Mos Ol Or Pik"
            " Rad Rog Sad Sok Star Tar Wier Wilk Wys Zab Zar Zel"
        ),
        "owski inski ewicz czyk ak owicz ecki ik",
    ),
}


def _composed(tradition: str) -> list[str]:
    """The tail of a tradition: every beginning with every ending, in a fixed order that mixes them."""
    if tradition not in _PARTS:
        return []
    before, middle, after = (part.split() or [""] for part in _PARTS[tradition])
    words = [a + (b if not a or a.endswith("'") else b.lower()) + c for c, a, b in product(after, before, middle)]
    return sorted(words, key=lambda word: (sum(map(ord, word)) * 7919 % 1009, word))


def surnames_of(tradition: str) -> list[str]:
    """Every surname of a tradition, commonest first, none twice."""
    return list(dict.fromkeys([*COMMON[tradition].split(), *_composed(tradition)]))
