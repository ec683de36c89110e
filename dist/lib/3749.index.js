export const id=3749;export const ids=[3749];export const modules={3749:(o=>{o.exports={}})};
