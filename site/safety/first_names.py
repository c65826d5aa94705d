"""Given names that are common in England, to tell “Amira, 4,” from “Bradford, 4,”.

Only used where the words around a name prove little. It is no list of anybody, and it need not be
complete: “Zofka, aged 4” is found by its words.
"""

FIRST_NAMES = frozenset(
    """
    aaliyah aaron abbie abdul abdullah abi abigail adam adele adrian ahmed aidan aiden aimee aisha aiza alan
    albert albie alex alexander alexandra alexis alfie alfred ali alice alicia alina alisha alison aliyah
    amber amelia amelie amina amir amira amy ana anaya andrea andrew angela angus anika anisa anna annabelle
    anne annie anthony anya aoife archie arham aria ariana arjun arlo arthur arya asha ashley asma athena
    aurora austin ava ayaan ayesha ayla ayub barnaby bartosz beatrice becky bella ben benjamin bethan bethany
    betty bilal billy blake bobby bonnie brandon brian brody caleb callum cameron carl carly carol caroline
    carter catherine charles charlie charlotte chelsea chloe christina christopher ciara claire clara cody
    connor cora corey courtney daisy dan daniel daniela danielle danny darcey darcy darren dave david dawid
    dawn dean debbie declan delilah demi dennis dexter dominic donna dylan ebony eddie eden edith edward
    ehsan elena eleanor eli elias elijah eliza elizabeth ella ellen elliot elliott ellis elsie elijah emilia
    emily emma emmanuel eric erin esme ethan eva evan eve evelyn evie ezra fahad faith farah fatima fatimah
    felix finlay finley fiona florence frances francesca francis frank frankie fraser fred freddie frederick
    freya gabriel gabriella gareth gary gemma george georgia georgie georgina gethin grace gracie graham gus
    hadi hafsa hajra hallie hamza hana hannah haris harley harold harper harriet harris harrison harry harvey
    hasan hassan hayden hayley heather heidi helen henry hollie holly hugo humaira hussain ian ibrahim idris
    imani imogen ines imran iqra isaac isabel isabella isabelle isha isla ismail ivy jack jackson jacob jade
    jaden jake jakub jamal james jamie jan jane janet jasmin jasmine jason jawad jay jayden jaydon jean
    jemima jenna jennifer jenny jess jesse jessica jim jo joan joanna joanne joe joel john johnny jon
    jonathan jordan joseph josephine josh joshua josie jude judith julia julian julie kacper kai kaitlyn
    karen kasia kate katherine kathleen katie kayden kayla kayleigh keira kelly ken kenny kerry kevin khadija
    kian kieran kiera kim kimberley kirsty kyle kyra lacey laila lara laura lauren layla leah lee leila lena
    leo leon leona leonard leonardo lewis lexi liam libby lilly lily lina linda lisa liyana logan lola
    lottie louie louis louisa louise luca lucas lucy luis luka luke luna lydia lyra mabel macy maddie maddison
    madeleine madison maisie maja malachi malik marcel marcus margaret margot maria mariam marie marissa
    marley mary maryam mason mateo mateusz matilda matthew max maxwell maya megan melanie melissa mia micah
    michael michelle miguel mike mila miles millie milo mina miriam mohamed mohammad mohammed mollie molly
    morgan muhammad musa mustafa myla nadia nancy naomi natalia natalie natasha nathan nathaniel neil nell
    niamh nicholas nicola nicole nina noah noor nora nusrat oakley olive oliver olivia ollie omar orla oscar
    otis ottilie otto owen paige pamela parker patricia patrick paul paula peggy penelope penny peter
    phillip phoebe piotr pippa polly poppy priya quinn rachel rafael rahim raj ralph raya rebecca reece
    reggie reuben rhys ria ricardo richard riley robbie robert robin robyn roman ronan ronnie rory rosa
    rosalie rose rosie rowan ruben ruby rufus rupert russell ruth ryan sadia safa saffron sahil saira
    sakina sally salma sam samantha samira samuel sana sandra sara sarah sasha savannah scarlett scott sean
    sebastian selina seth shanice shannon sharon shaun sian sienna simon sofia sonia sonny sophia sophie
    stanley stella stephanie stephen steven stuart sufyan summer susan suzanne sylvia szymon tahira tamara
    tanya tara taylor ted teddy teresa tess thea theo theodore thomas tia tilly tim timothy toby tom tommy
    tracey travis tristan tyler umar uzair valentina vanessa veronica victor victoria vincent viktoria violet
    vivienne wayne wendy wiktoria will william willow winnie xander xavier yahya yasin yasmin younes yusuf
    zac zach zachary zahra zainab zak zakariya zara zayn zeynep zoe zofia zuzanna
    """.split()
)
