use sverka::terms::{side::Side, weave::Weaver, pairing, select, lists::Lists, features};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let n: usize = a[2].parse().unwrap();
    let least: f64 = a[3].parse().unwrap();
    let rows: Vec<(String,String)> = text.lines().map(|l| { let mut p = l.split('\t'); (p.next().unwrap().into(), p.next().unwrap_or("").into()) }).filter(|(a,b): &(String,String)| !a.is_empty() && !b.is_empty()).collect();
    let s: Vec<&str> = rows.iter().map(|r| r.0.as_str()).collect();
    let t: Vec<&str> = rows.iter().map(|r| r.1.as_str()).collect();
    let (s, t) = (Side::new("en", &s), Side::new("ru", &t));
    let w = Weaver::new(&s, &t);
    let counts = pairing::count(&w, [&s, &t], 5, 1, &|_| ());
    let (le, lr) = (Lists::new("en"), Lists::new("ru"));
    let all = select::candidates(&counts, [&s,&t], [&le,&lr], 5, least);
    eprintln!("{} candidates", all.len());
    for c in select::choose(all, 0.05).iter().take(n) {
        let b = c.candidate.count.best; let i = b.pair as usize;
        let st = &rows[i].0[s.bytes(&s.sentence(i)[b.source.range()])];
        let tt = &rows[i].1[t.bytes(&t.sentence(i)[b.target.range()])];
        let f: Vec<String> = features::NAMES.iter().zip(c.candidate.features).skip(1).filter(|(_,x)| *x != 0.0).map(|(n,x)| format!("{n}={x:.2}")).collect();
        println!("{:.3}\t{}\t{:?}\t{}\t{}\t{}", c.candidate.confidence, c.candidate.count.links, c.candidate.alone, st, tt, if a.len()>4 { f.join(" ") } else { String::new() });
    }
}
