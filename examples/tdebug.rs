use sverka::terms::{side::Side, weave::Weaver};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let rows: Vec<(String,String)> = text.lines().map(|l| { let mut p = l.split('\t'); (p.next().unwrap().into(), p.next().unwrap_or("").into()) }).collect();
    let s: Vec<&str> = rows.iter().map(|r| r.0.as_str()).collect();
    let t: Vec<&str> = rows.iter().map(|r| r.1.as_str()).collect();
    let (s, t) = (Side::new("en", &s), Side::new("ru", &t));
    let w = Weaver::new(&s, &t);
    for i in 0..s.len() {
        println!("--- {}\n    {}", rows[i].0, rows[i].1);
        for th in w.weave(i) { let (x,y)=(&s.sentence(i)[th.source as usize], &t.sentence(i)[th.target as usize]);
            print!("{}~{}:{:.2}  ", s.form(x).text, t.form(y).text, th.strength); }
        println!();
    }
}
