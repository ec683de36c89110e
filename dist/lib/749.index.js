export const id=749;export const ids=[749];export const modules={3749:o=>{o.exports={}}};
