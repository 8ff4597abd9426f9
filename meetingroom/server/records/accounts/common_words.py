"""Words passwords are made of too often: data for `passwords.password_fault`.

Without marks, lower case: keyboard runs, the world's commonest passwords, what Vietnamese offices,
names and feelings give. A password that is three of these or fewer, with any digits and signs between
them, is not taken. Must not grow into a dictionary: four honest words make a good password.
"""

_TEXT = """
password passwd pass word passw admin administrator root user guest test demo login logon default
changeme change welcome hello letmein secret master system server service support office manager public
private access account computer internet network window windows microsoft google gmail yahoo facebook
zalo youtube iphone samsung apple android oracle linux ubuntu cisco router wifi qwerty qwertyuiop qwert
asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qaz wsx edc qazwsx qazwsxedc qweasd qweasdzxc qwe asd zxc abc
abcd abcde abcdef abcdefgh aaa bbb xxx zzz iloveyou love loveyou lovely baby princess prince dragon
monkey sunshine shadow superman batman football baseball soccer hockey michael jordan jennifer thomas
charlie daniel jessica ashley michelle nicole hunter killer trustno whatever freedom forever summer
winter spring autumn monday friday january december flower angel star king queen lucky money happy music
game gamer pokemon naruto doraemon conan nokia sony mercedes toyota honda yamaha vinfast hacker ninja
tiger eagle lion chelsea arsenal liverpool manchester barcelona realmadrid ronaldo messi mat khau matkhau
matma mk quantri quan tri quantrivien nguoidung taikhoan tai khoan dangnhap dang nhap khach thu thunghiem
macdinh mac dinh xinchao xin chao camon cam on doimatkhau doi baomat bao vietnam viet nam hanoi saigon
haiphong danang hue cantho hochiminh tphcm hcm tphochiminh tp thanh pho thanhpho tinh huyen xa phuong
thon xom thitran ubnd hdnd ubmttq mttq uyban uy ban nhandan nhan dan hoidong hoi dong hoidongnhandan
uybannhandan vanphong van phong phonghop hop phonghopkhonggiay khonggiay giay hopkhonggiay kyhop ky
phienhop phien daibieu bieu dai thuky chutich chu tich phochutich bithu canbo can bo congchuc cong chuc
congan quandoi doan doanthanhnien chinhquyen vanthu ketoan tuphap diachinh tochuc noivu anhyeuem anh yeu
em emyeuanh yeuem yeuanh yeunhau nhoem nhoanh vo chong voyeu chongyeu conyeu con me mebo giadinh gia
hanhphuc maiyeu tinhyeu motminh khongbiet khongcho biet nho mai maimai ngay thang hai ba bon sau bay tam
chin muoi mot mothaiba mothai motngay hoilamgi lam gi khongnoi quenroi quen roi ok oke nguyen tran pham
hoang huynh phan bui ngo duong anhtuan tuan hung dung cuong minh hoa huong lan linh nga ngoc nhung phuc
quang quoc son thao thuy trang trung tung tuyen vinh yen hanh hien hieu hoai kien long nghia phat quyen
tan thinh tien toan tra truong tu vy khanh khoa kim loan
"""

COMMON_WORDS: frozenset[str] = frozenset(_TEXT.split())
