"""Forenames by naming tradition and sex, commonest first, with nicknames and transliterations. Made up."""

MALE: dict[str, str] = {
    "english": """
    David James John Michael Andrew Paul Daniel Mark Christopher Thomas Matthew Robert Stephen Richard Peter Jack
    Anthony Joshua William Joseph Lee Adam Ryan Benjamin Simon Jonathan Kevin Ian Liam Gary Luke Samuel Martin Jamie
    Craig Alan Philip George Darren Jason Nathan Jordan Callum Kieran Scott Stuart Kyle Aaron Harry Lewis Connor Dean
    Alexander Wayne Neil Nicholas Shaun Keith Brian Graham Barry Carl Ben Ashley Bradley Charles Karl Jake Oliver
    Barrie Trevor Roger Raymond Kenneth Terence Edward Nigel Geoffrey Timothy Edwin Derek Dennis Ronald Gareth Patrick
    Adrian Tony Clive Colin Duncan Glen Gordon Gregory Howard Jeffrey Jeremy Joel Julian Justin Lawrence Leon Leslie
    Louis Malcolm Marcus Maurice Max Mitchell Norman Norris Owen Ricky Robin Rodney Roy Russell Shane Sidney Stanley
    Steven Ted Tobias Todd Troy Vernon Victor Vincent Walter Warren Wesley Zachary Charlie Alfie Archie Freddie Theo
    Toby Tyler Reece Brandon Curtis Dale Damian Danny Dominic Elliot Elliott Ethan Frank Frederick Harvey Henry Isaac
    Jay Jeff Jermaine Jesse Jim Joe Jon Kane Kristian Leonard Lloyd Logan Mason Miles Morgan Nicky Noah Ollie Perry
    Ralph Reuben Rhys Riley Ross Rowan Rupert Sam Sean Sebastian Spencer Sonny Stefan Terry Tim Tom Tristan Will Hugo
    Felix Finley Jude Leo Oscar Dylan Cameron Blake Billy Bobby Bradly Brett Brent Bryan Byron Chad Clark Clifford
    Conrad Corey Cyril Darryl Darrell Denis Desmond Dominick Donald Douglas Dudley Earl Edgar Edmund Eric Ernest Errol
    Eugene Francis Fraser Gavin Gerald Gerard Gilbert Giles Grant Guy Harold Herbert Horace Hubert Hugh Humphrey Ivan
    Ivor Jasper Jarvis Kirk Kurt Lance Laurence Leighton Lester Lionel Lyle Mervyn Monty Ned Nelson Noel Oswald Percy
    Piers Quentin Ray Reginald Rex Roland Rory Rufus Silas Stewart Sylvester Terrence Theodore Tyrone Wilfred Winston
    Bert Bruce Cecil Claude Clement Cedric Crispin Digby Ellis Fergus Gabriel Gideon Hector Ira Jerome Jerry Jonah
    Kendrick Lucas
    """,
    "scottish": """
    Scott Craig Ross Stuart Iain Euan Callum Fraser Angus Hamish Alistair Alasdair Duncan Gordon Graeme Kenneth
    Malcolm Murdo Niall Rory Ruaridh Ramsay Struan Calum Cameron Blair Bruce Campbell Colin Donald Dougal Ewan Finlay
    Fergus Gregor Hugh Innes Keir Lachlan Lewis Logan Magnus Mungo Ranald Roddy Ruairidh Sandy Tavish Torquil Walter
    Gavin
    """,
    "welsh": """
    Rhys Gareth Owain Dylan Evan Huw Ieuan Iwan Geraint Aled Alun Bryn Carwyn Ceri Dafydd Dai Emyr Emlyn Gethin Glyn
    Gruffydd Gwilym Gwyn Hefin Hywel Idris Ifan Illtyd Islwyn Ivor Llewelyn Llyr Macsen Meirion Merfyn Morgan Neville
    Osian Owen Rhodri Rhydian Sion Steffan Tegid Tomos Trefor Tudur Vaughan Wyn
    """,
    "irish": """
    Sean Patrick Liam Kieran Declan Conor Brendan Ciaran Eamon Aidan Brian Cathal Cian Cillian Colm Cormac Daire
    Darragh Dermot Diarmuid Donal Eoin Fergal Finbar Fintan Gerard Killian Lorcan Malachy Martin Micheal Niall Noel
    Oisin Oran Padraig Paudie Peadar Ronan Rory Ruairi Seamus Shane Tadhg Thomas Turlough
    """,
    "pakistani": """
    Mohammed Muhammad Ali Ahmed Hassan Imran Usman Bilal Adnan Asif Tariq Shahid Nadeem Kashif Zahid Khalid Faisal
    Amir Abdul Adeel Aamir Arshad Asad Atif Awais Azhar Babar Danish Ehsan Fahad Farhan Farooq Ghulam Habib Hamza
    Haroon Humayun Ibrahim Iftikhar Ijaz Ikram Irfan Ismail Jamil Javed Junaid Kamran Latif Liaqat Mansoor Masood
    Mahmood Mubashir Mudassar Munir Mustafa Nabeel Naeem Nasir Naveed Omar Parvez Qasim Rashid Rehan Rizwan Saad Sajid
    Saleem Salman Saqib Shabir Shafiq Shakeel Shoaib Sohail Sufyan Sulaiman Tahir Talha Tanveer Umar Umair Waqar Waqas
    Waseem Yasir Yousaf Yusuf Zafar Zain Zeeshan Zubair
    """,
    "indian": """
    Amit Raj Sanjay Ravi Rahul Vijay Anil Sunil Ashok Rajesh Manoj Deepak Suresh Ramesh Dinesh Mahesh Harpreet
    Gurpreet Jaspreet Manpreet Amarjit Balbir Baldev Balwinder Bhavesh Chetan Dalbir Daljit Devinder Dharmesh Gaurav
    Gurdeep Gurmeet Hardeep Hardik Harish Harjit Hitesh Inderjit Jagdeep Jagdish Jagjit Jasbir Jaswinder Jatin Jignesh
    Kamaljit Karan Ketan Kiran Kuldeep Kulwinder Lakhbir Mandeep Manjit Mohinder Mukesh Nikhil Nilesh Nirmal Nitin
    Paramjit Parminder Pradeep Prakash Pravin Prem Rajan Rajinder Rakesh Ranjit Rohit Sandeep Sarbjit Satnam Shivam
    Sukhbir Sukhdev Sukhwinder Surinder Surjit Tejinder Varun Vikram Vinod Vishal
    """,
    "arabic": """
    Ahmad Mahmoud Khaled Omar Yousef Hussein Hassan Ibrahim Karim Samir Tarek Walid Ziad Abdullah Abdulrahman Adel
    Anas Ayman Bassam Bashar Fadi Faris Hadi Hamid Hani Haytham Hisham Ihab Jamal Kamal Majid Malik Marwan Mazin
    Mounir Mustafa Nabil Nadir Nasser Nizar Osama Qusay Rami Rashid Riyad Saad Said Salah Salim Sami Sherif Taha Yasin
    Zaid
    """,
    "eastern": """
    Piotr Krzysztof Andrzej Tomasz Pawel Marcin Michal Grzegorz Jakub Lukasz Adam Mateusz Dariusz Mariusz Wojciech
    Rafal Robert Kamil Jacek Marek Slawomir Artur Bartosz Bogdan Cezary Damian Dawid Dominik Filip Henryk Igor
    Ireneusz Janusz Jaroslaw Jerzy Karol Konrad Leszek Maciej Mikolaj Patryk Przemyslaw Radoslaw Ryszard Sebastian
    Stanislaw Szymon Tadeusz Waldemar Zbigniew Andrei Alexandru Ion Mihai Florin Ionut Bogdan Cristian Cosmin Catalin
    Constantin Daniel Dumitru Gheorghe Marian Nicolae Razvan Stefan Vasile Vladimir Dmitri Sergei Ivan Mindaugas Tomas
    Darius Vytautas Arturas Rimantas Edgars Janis Martins Georgi Dimitar Plamen Hristo Viktor Zoltan Laszlo
    """,
    "african": """
    Emmanuel Samuel Daniel Joseph Kwame Kofi Kwesi Kojo Yaw Chukwuemeka Chinedu Chidi Ikechukwu Obinna Emeka Nnamdi
    Uche Ifeanyi Tunde Babatunde Adebayo Adewale Olumide Oluwaseun Ayodele Femi Kunle Segun Gbenga Temitope Tendai
    Tafadzwa Farai Tatenda Blessing Abdi Abdirahman Mohamed Hassan Yusuf Ismail Mahad Liban Guled Kamau Mwangi Otieno
    Juma Baraka Sipho Thabo Themba Lucky Prince Godfrey Patrick Isaac Moses Elijah Joshua Solomon Ebenezer Nana Paa
    Osagie Efosa Osaze
    """,
    "caribbean": """
    Marlon Delroy Leroy Winston Jermaine Tyrone Dwayne Andre Curtis Lloyd Errol Clive Desmond Devon Donovan Everton
    Garfield Horace Junior Kemar Lenny Marcus Nathaniel Neville Omari Orville Rohan Romario Sheldon Tevin Trevor
    Tyrell Wayne Jerome Darnell Kareem Kadeem Reuben Malachi Micah Isaiah Ezekiel Josiah Levi
    """,
    "chinese": """
    Wei Jun Ming Jian Hao Lei Feng Chen Bin Tao Peng Kai Yong Gang Qiang Xin Long Hui Zhi Yang Bo Chao Dong Guang Hong
    Kin Wai Chun Ho Kwok Siu Tsz Yiu Jason Kelvin Raymond Vincent
    """,
}

FEMALE: dict[str, str] = {
    "english": """
    Sarah Emma Laura Rebecca Claire Nicola Karen Susan Lisa Julie Samantha Jessica Victoria Louise Rachel Hannah
    Charlotte Amy Gemma Michelle Joanne Kelly Katie Lauren Stephanie Helen Jennifer Jane Donna Tracey Natalie Amanda
    Angela Catherine Chloe Danielle Zoe Kirsty Leanne Lucy Stacey Sophie Kerry Hayley Emily Megan Kate Alison
    Elizabeth Dawn Deborah Jacqueline Kim Margaret Patricia Christine Tina Sharon Wendy Lindsey Lynsey Natasha Melissa
    Abigail Alice Alexandra Andrea Anna Anne Annette April Ashleigh Barbara Beth Bethany Beverley Bridget Carly Carol
    Caroline Carole Charlene Cheryl Clare Courtney Cheryll Daisy Debbie Debra Diane Dorothy Eleanor Ella Ellen Ellie
    Elaine Eve Evelyn Faye Fiona Frances Freya Gail Georgia Georgina Gillian Glenda Grace Harriet Heather Heidi Hilary
    Holly Imogen Irene Isabel Isabella Isobel Jade Jan Janet Janice Jean Jeanette Jemma Jenna Jenny Jill Jo Joan Jodie
    Joanna Josephine Joy Joyce Judith Julia June Kathleen Kathryn Katherine Kay Kayleigh Keeley Keira Kelsey Kimberley
    Kirstie Lacey Leah Lesley Lily Linda Linzi Lorna Lorraine Lydia Lynda Lynn Lynne Maddison Madeleine Mandy Maria
    Marie Marilyn Marion Martine Mary Maureen Maxine Melanie Mia Millie Molly Monica Morag Nadine Naomi Nancy Niamh
    Nichola Nina Olivia Paige Pamela Paula Pauline Penny Philippa Phoebe Poppy Rachael Rhiannon Roberta Robyn Rosemary
    Rosie Ruby Ruth Sadie Sally Sandra Sara Scarlett Shannon Shelley Sheila Shirley Sian Sonia Stella Summer Susanne
    Suzanne Sylvia Tamsin Tania Tanya Tara Teresa Theresa Tiffany Toni Tracy Ursula Valerie Vanessa Vera Veronica
    Violet Vivien Yvette Yvonne Agnes Amber Amelia Anita Anthea Aurora Belinda Bella Bernadette Beryl Betty Brenda
    Brooke Bryony Candice Carla Cassandra Cecilia Celia Chantelle Chelsea Clara Coral Cynthia Delia Demi Denise Doreen
    Edith Eileen Elise Eliza Elsie Enid Erica Erin Esme Esther Eva Felicity Flora Florence Gabrielle Gaynor Gina
    Gloria Greta Gwen Hazel Hermione Hope Ida Ivy Iris Jacinta Jasmine Jayne Jessie Josie Julianne Justine Kara
    Kelly-Ann Lara Leanna Leigh Lena Libby Lola Lottie Louisa Lyndsay Mabel Maisie Marcia Marianne Martha Matilda Maud
    Mavis May Mildred Miranda Muriel Myra Nell Nora Norma Olive Pearl Petra Priscilla Prudence Queenie Rhoda Rita Rose
    Rowena Sabrina Serena Shona Tabitha Thelma Trudy Una Winifred Zara
    """,
    "scottish": """
    Fiona Kirsty Eilidh Catriona Mairi Morag Ailsa Isla Isobel Heather Lorna Shona Sheena Moira Iona Rhona Skye Aileen
    Ainsley Annabel Bonnie Catrina Coira Effie Elspeth Flora Greer Innes Jean Kenna Kirsteen Lesley Mhairi Morven
    Muriel Netta Rona Senga Sorcha Una
    """,
    "welsh": """
    Rhiannon Sian Megan Bethan Carys Cerys Ffion Nia Angharad Anwen Arwen Branwen Bronwen Catrin Ceri Ceridwen Delyth
    Efa Eirlys Elen Eleri Elin Eluned Enfys Gwen Gwenllian Gwyneth Heledd Lowri Mair Mali Manon Mari Menna Morfydd
    Myfanwy Nerys Non Olwen Rhian Sioned Tegan Tirion
    """,
    "irish": """
    Niamh Siobhan Sinead Aoife Ciara Orla Maeve Roisin Deirdre Grainne Aisling Bernadette Breda Bridie Brigid Caoimhe
    Caitlin Carmel Clodagh Colleen Concepta Dervla Eilis Eimear Fionnuala Geraldine Imelda Kathleen Mairead Maura
    Nuala Noreen Oonagh Philomena Saoirse Shauna Sile Sorcha Teresa Una
    """,
    "pakistani": """
    Fatima Ayesha Aisha Sadia Saima Nazia Shazia Rukhsana Nasreen Samina Shabana Zainab Maryam Mariam Khadija Amina
    Bushra Farah Farzana Fozia Ghazala Hafsa Hina Humaira Iqra Iram Javeria Kalsoom Kiran Khalida Lubna Mahnoor
    Mehwish Misbah Naila Naseem Nadia Noreen Parveen Rabia Razia Rehana Rubina Saba Sabah Safia Saiqa Sajida Salma
    Sana Sara Shaheen Shaista Shamim Sobia Sumaira Sumera Tahira Tasneem Tayyaba Uzma Yasmin Yasmeen Zahra Zara Zeenat
    Zubaida
    """,
    "indian": """
    Priya Anita Sunita Kavita Neha Pooja Meena Rekha Geeta Asha Nisha Deepa Harpreet Manpreet Jaspreet Gurpreet
    Amandeep Anjali Aarti Balwinder Bhavna Bhavini Chandni Daljit Dimple Gurdeep Hansa Hardeep Heena Hema Indira
    Jagdeep Jasbir Jasmin Jaswinder Jaya Jyoti Kamaljit Kajal Kalpana Kiran Komal Kulwinder Lata Leena Mandeep Manisha
    Manjit Maya Minal Mona Nalini Navdeep Neelam Paramjit Parminder Poonam Pushpa Rajinder Rajni Ranjit Reena Rina
    Ritu Roopa Rupinder Sandeep Sangeeta Sarbjit Seema Sharan Sheetal Shilpa Simran Sonal Sukhwinder Surinder Sushma
    Swati Tejal Usha Vandana Varsha
    """,
    "arabic": """
    Fatimah Maryam Aisha Zainab Noor Layla Huda Amal Rania Dina Salma Hala Hanan Samira Nadia Mona Iman Abeer Amira
    Asma Basma Dalal Farida Ghada Hind Inas Jamila Khadijah Lamia Lina Lubna Maha Manal Nahla Najwa Nawal Nesrin Rasha
    Reem Sahar Salwa Sawsan Shaimaa Suad Wafa Yasmin Zahra
    """,
    "eastern": """
    Anna Katarzyna Agnieszka Malgorzata Magdalena Monika Joanna Aleksandra Ewa Barbara Beata Dorota Justyna Karolina
    Marta Natalia Paulina Patrycja Sylwia Weronika Zofia Aneta Alicja Bozena Danuta Edyta Elzbieta Emilia Halina Iwona
    Izabela Jolanta Julia Kamila Kinga Klaudia Krystyna Maria Marzena Milena Renata Teresa Urszula Wioletta Andreea
    Elena Ioana Mihaela Cristina Gabriela Alina Daniela Roxana Simona Oksana Olga Svetlana Tatiana Irina Natasha
    Jurgita Rasa Daiva Inga Ilze Kristine Desislava Ivana Petya Katalin Eszter
    """,
    "african": """
    Blessing Grace Mercy Comfort Esther Abena Akosua Ama Adwoa Efua Yaa Ngozi Chioma Adaeze Ifeoma Chinyere Nneka
    Amaka Folake Yetunde Funmilayo Bukola Titilayo Oluwaseyi Temitope Kehinde Taiwo Rutendo Tariro Chipo Nyasha
    Ruvimbo Amina Fadumo Hodan Ayaan Sahra Hawa Wanjiru Achieng Njeri Nomsa Thandiwe Precious Patience Gift Faith Joy
    Charity Beatrice Miriam Ruth Naomi Osarugue
    """,
    "caribbean": """
    Marcia Sharon Shanice Chantelle Tanisha Latoya Keisha Yolanda Beverley Sonia Claudette Dionne Donna Jacinth
    Jermaine Joycelyn Kadian Kerry-Ann Lavern Leonie Lorraine Marva Maxine Merlene Natoya Nadine Paulette Rochelle
    Shaniqua Shantel Sherene Simone Tamara Tashana Tiana Verna Yvonne Zena Naomi Imani
    """,
    "chinese": """
    Li Mei Xiu Jing Yan Fang Hong Ying Juan Na Xia Ling Hui Lan Yun Qian Xue Ting Yu Min Shan Wing Ka Man Yee Sze Pui
    Amy Vivian Winnie Grace Fiona
    """,
}

NICKNAMES: tuple[str, ...] = (
    "William Bill Will Billy", "Robert Rob Bob Bobby", "Richard Rick Dick Ricky", "Michael Mick Mike", "David Dave",
    "James Jim Jimmy Jamie", "John Jack Johnny", "Andrew Andy Drew", "Anthony Tony", "Christopher Chris",
    "Daniel Dan Danny", "Thomas Tom Tommy", "Matthew Matt", "Stephen Steve", "Steven Steve", "Peter Pete",
    "Joshua Josh", "Joseph Joe", "Benjamin Ben", "Jonathan Jon", "Kevin Kev", "Gary Gaz", "Samuel Sam Sammy",
    "Martin Marty", "Alan Al", "Philip Phil", "Darren Daz", "Nathan Nath", "Alexander Alex Sandy", "Nicholas Nick",
    "Kenneth Ken Kenny", "Ronald Ron Ronnie", "Raymond Ray", "Terence Terry", "Edward Ed Eddie Ted", "Geoffrey Geoff",
    "Timothy Tim", "Gregory Greg", "Jeffrey Jeff", "Lawrence Larry", "Leslie Les", "Stanley Stan", "Vincent Vince",
    "Zachary Zak", "Frederick Fred Freddie", "Charles Charlie Chas", "Henry Harry", "Francis Frank", "Douglas Doug",
    "Donald Don", "Harold Harry", "Leonard Len Lenny", "Theodore Theo Ted", "Patrick Pat Paddy", "Gerard Gerry",
    "Sebastian Seb", "Dominic Dom", "Cameron Cam", "Bradley Brad", "Mitchell Mitch",
    "Elizabeth Liz Beth Betty Lizzie", "Rebecca Becky Becca", "Victoria Vicky Vikki", "Samantha Sam Sammy",
    "Jessica Jess", "Katherine Kate Kathy Katie", "Catherine Cath Cathy Kate", "Kathryn Kath Kate",
    "Margaret Maggie Peggy Meg", "Patricia Pat Trish", "Jennifer Jen Jenny", "Susan Sue", "Deborah Debbie Deb",
    "Debra Debbie", "Christine Chris Chrissie", "Jacqueline Jackie", "Charlotte Charlie Lottie",
    "Alexandra Alex Sandra", "Stephanie Steph", "Natalie Nat", "Natasha Tash", "Amanda Mandy", "Angela Angie",
    "Kimberley Kim", "Danielle Dani", "Michelle Shell", "Theresa Terry Tess", "Teresa Terri Tess", "Pamela Pam",
    "Barbara Barb Babs", "Dorothy Dot Dotty", "Eleanor Ellie Nell", "Isabella Bella Izzy", "Abigail Abby",
    "Josephine Jo Josie", "Joanne Jo", "Joanna Jo", "Nicola Nicky", "Gillian Gill", "Sandra Sandy", "Valerie Val",
    "Philippa Pippa", "Georgina Georgie Gina", "Suzanne Sue Suzie", "Lindsey Lin", "Bethany Beth", "Melanie Mel",
    "Melissa Mel", "Madeleine Maddie", "Gurpreet Gary Gurps", "Harpreet Harps", "Jaspreet Jas", "Manpreet Manny",
    "Mohammed Mo", "Muhammad Mo", "Abdul Abs", "Krzysztof Chris Krzys", "Piotr Peter", "Malgorzata Gosia Margaret",
    "Katarzyna Kasia Kate", "Agnieszka Agnes Aga", "Tomasz Tom Tomek", "Aleksandra Ola", "Magdalena Magda",
    "Emmanuel Manny", "Oluwaseun Seun", "Chukwuemeka Emeka", "Babatunde Tunde", "Abdirahman Abdi", "Ciaran Kieran",
    "Seamus James", "Siobhan Shiv", "Donovan Don", "Nathaniel Nate Nathan", "Gareth Gaz", "Dafydd Dai David",
    "Alistair Al Ali", "Catriona Cat Trina", "Rhiannon Rhi",
)  # fmt: skip

TRANSLITERATIONS: tuple[str, ...] = (
    "Mohammed Muhammad Mohamed Mohammad Muhammed Mohamad", "Ahmed Ahmad Ahmet", "Hussain Hussein Husain Hossain",
    "Hassan Hasan", "Yusuf Yousaf Yousef Yousuf", "Omar Umar Omer", "Usman Osman Uthman", "Khalid Khaled",
    "Abdullah Abdulla Abdallah", "Ibrahim Ebrahim", "Mahmood Mahmoud Mehmood", "Mustafa Mustapha Moustafa",
    "Fatima Fatimah Fathima", "Ayesha Aisha Aysha Aisya", "Zainab Zaynab Zeinab", "Maryam Mariam Meryem",
    "Khadija Khadijah Hadija", "Yasmin Yasmeen Yasemin", "Nasreen Nasrin Nesrin", "Parveen Perveen Parvin",
    "Rashid Rasheed", "Saleem Salim Selim", "Shahid Shaheed", "Tariq Tarek Tareq", "Waseem Wasim", "Naeem Naim",
    "Nadeem Nadim", "Naveed Navid", "Javed Javaid Jawed", "Iqbal Ikbal Eqbal",
    "Chaudhry Choudhury Chowdhury Chaudhary Chaudry", "Akhtar Akhter Aktar", "Begum Begam Begom",
    "Sheikh Shaikh Sheik", "Malik Malek", "Siddiqui Siddiqi Sidiqi", "Qureshi Kureshi Quraishi",
    "Rehman Rahman Rahaman", "Uddin Udin Ud-Din", "Miah Mia Miya", "Sergei Sergey Serhiy", "Dmitri Dmitry Dimitri",
    "Aleksandra Alexandra", "Natalia Natalya Nataliya", "Oksana Oxana", "Krzysztof Kristof Krysztof",
    "Wojciech Wojtek Voytek", "Stephen Steven Stephan", "Geoffrey Jeffrey", "Sean Shaun Shawn",
    "Catherine Katherine Kathryn Catharine", "Tracey Tracy Tracie", "Clare Claire", "Sara Sarah", "Rachel Rachael",
    "Nicola Nichola", "Alan Allan Allen", "Philip Phillip", "Ian Iain", "Zhang Cheung Chang", "Chen Chan",
    "Wang Wong", "Li Lee Lei", "Liu Lau", "Huang Wong", "Abdi Abdy", "Mohamud Mahamud Mohamoud", "Hassan Xasan",
    "Singh Sing", "Kaur Kour", "Sandhu Sandu", "Dhillon Dillon Dhilon", "Gill Gil", "Patel Patil",
    "Lindsey Lindsay Linsey Lynsey", "Stacey Stacy", "Leanne Leann Lee-Anne", "Kayleigh Kayley Kaylee",
    "Niamh Neve Neeve", "Aoife Eefa", "Caoimhe Keeva", "Siobhan Shivaun", "Eoin Owen Eoghan", "Callum Calum",
)  # fmt: skip
"""Groups of spellings of one name; any may stand for any other."""
